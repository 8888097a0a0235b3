/** What the table of functions may name. */
export * from "./china";
export * from "./choices";
export * from "./dates";
export * from "./finance";
export * from "./masking";
export * from "./numeric";
export * from "./text";
