import type { Choice, TreeNode } from "@/lib/api/types";

/** Every node of a tree as a choice, titled by its path. */
export function flatTree(nodes: TreeNode[] | undefined, above: TreeNode[] = []): Choice[] {
  return (nodes ?? []).flatMap((node) => {
    const path = [...above, node];
    const joined = (language: "zh" | "en") => path.map((one) => one.title[language] ?? one.key).join(" / ");
    return [{ key: node.key, title: { zh: joined("zh"), en: joined("en") } }, ...flatTree(node.children, path)];
  });
}
