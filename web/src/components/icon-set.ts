const files = import.meta.glob<unknown>("/node_modules/@ant-design/icons/es/icons/*Outlined.js", {
  eager: true,
  import: "default",
});

const PREFIX = "/node_modules/@ant-design/icons/es/icons/";

/** The names of all outlined icons, such as `file-text`. */
export const iconNames = (): string[] =>
  Object.keys(files).map((path) =>
    path
      .slice(PREFIX.length, -"Outlined.js".length)
      .replace(/(?<!^)(?=[A-Z])/g, "-")
      .toLowerCase(),
  );

/** Finds an outlined icon by its kebab name, such as `file-text`; the whole set is one file. */
export function findIcon(name: string): unknown {
  const pascal = name
    .replace(/-?outlined$/i, "")
    .split(/[-_]/)
    .map((part) => part.charAt(0).toUpperCase() + part.slice(1))
    .join("");
  return files[`${PREFIX}${pascal}Outlined.js`] ?? null;
}
