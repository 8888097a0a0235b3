type Loaded = { default: unknown };

const files = import.meta.glob<Loaded>("/node_modules/@ant-design/icons/es/icons/*Outlined.js");

const PREFIX = "/node_modules/@ant-design/icons/es/icons/";

/** Finds an outlined icon by its kebab name, such as `file-text`. */
export async function loadIcon(name: string): Promise<unknown> {
  const pascal = name
    .replace(/-?outlined$/i, "")
    .split(/[-_]/)
    .map((part) => part.charAt(0).toUpperCase() + part.slice(1))
    .join("");
  const load = files[`${PREFIX}${pascal}Outlined.js`];
  return load ? (await load()).default : null;
}
