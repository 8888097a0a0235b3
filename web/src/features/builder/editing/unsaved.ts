import type { Unsaved } from "@/documents/editor";

const DATABASE = "fw.drafts";
const STORE = "unsaved";

let opened: Promise<IDBDatabase | null> | undefined;

/** The browser's own database, where what is written outlives the page and the browser. */
function database(): Promise<IDBDatabase | null> {
  opened ??= new Promise((resolve) => {
    try {
      const asked = indexedDB.open(DATABASE, 1);
      asked.addEventListener("upgradeneeded", () => asked.result.createObjectStore(STORE));
      asked.addEventListener("success", () => resolve(asked.result));
      asked.addEventListener("error", () => resolve(null));
    } catch {
      resolve(null);
    }
  });
  return opened;
}

/** Unsaved work on a document, kept in this browser for who made it. */
export async function keepUnsaved<T>(key: string, unsaved: Unsaved<T> | null): Promise<void> {
  const found = await database();
  if (!found) return;
  const store = found.transaction(STORE, "readwrite", { durability: "strict" }).objectStore(STORE);
  if (unsaved) store.put(unsaved, key);
  else store.delete(key);
}

export async function readUnsaved<T>(key: string): Promise<Unsaved<T> | null> {
  const found = await database();
  if (!found) return null;
  return new Promise((resolve) => {
    const asked = found.transaction(STORE).objectStore(STORE).get(key) as IDBRequest<Unsaved<T> | undefined>;
    asked.addEventListener("success", () => resolve(asked.result ?? null));
    asked.addEventListener("error", () => resolve(null));
  });
}
