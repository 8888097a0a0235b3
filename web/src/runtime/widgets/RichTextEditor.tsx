import {
  BoldOutlined,
  FontSizeOutlined,
  ItalicOutlined,
  LinkOutlined,
  OrderedListOutlined,
  UnorderedListOutlined,
} from "@ant-design/icons";
import { createEmptyHistoryState, registerHistory } from "@lexical/history";
import { $toggleLink, LinkNode } from "@lexical/link";
import { $insertList, ListItemNode, ListNode, registerList } from "@lexical/list";
import { $createHeadingNode, $createQuoteNode, HeadingNode, QuoteNode, registerRichText } from "@lexical/rich-text";
import { $setBlocksType } from "@lexical/selection";
import { Button, Input, Tooltip } from "antd";
import { $createParagraphNode, $getSelection, createEditor, type ElementNode, FORMAT_TEXT_COMMAND, type LexicalEditor, mergeRegister } from "lexical";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { useWords } from "@/lib/i18n";
import { loadMarkup, markupOf } from "./markup";
import type { WidgetProps } from "./types";

const NOTHING_YET = Symbol("nothing yet");
const BLOCKS: Record<"heading" | "quote" | "paragraph", () => ElementNode> = { heading: () => $createHeadingNode("h2"), quote: () => $createQuoteNode(), paragraph: $createParagraphNode };

/** Paragraphs, headings, lists and quotes with emphasis and links. */
export default function RichTextEditor({ value, onChange, onBlur, id, label, disabled, invalid, required, describedBy }: WidgetProps) {
  const { t } = useWords();
  const [editor] = useState(() =>
    createEditor({ nodes: [HeadingNode, QuoteNode, ListNode, ListItemNode, LinkNode], onError: reportError }),
  );
  const [linking, setLinking] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  const tell = useRef(onChange);
  /** What was last shown to the editor or heard of it. */
  const known = useRef({ value: NOTHING_YET as unknown, markup: "" });
  useEffect(() => {
    tell.current = onChange;
  });
  useEffect(() => {
    editor.setRootElement(box.current);
    const stop = mergeRegister(
      registerRichText(editor),
      registerList(editor),
      registerHistory(editor, createEmptyHistoryState(), 300),
      editor.registerUpdateListener(() => {
        const markup = markupOf(editor);
        if (markup === known.current.markup) return;
        known.current = { value: markup || null, markup };
        tell.current(markup || null);
      }),
    );
    return () => {
      stop();
      editor.setRootElement(null);
    };
  }, [editor]);
  useEffect(() => {
    if (value === known.current.value) return;
    known.current = { value, markup: loadMarkup(editor, String(value ?? "")) };
  }, [editor, value]);
  useEffect(() => editor.setEditable(!disabled), [editor, disabled]);
  const set = (block: keyof typeof BLOCKS) => editor.update(() => $setBlocksType($getSelection(), BLOCKS[block]));
  const list = (type: "bullet" | "number") => editor.update(() => $insertList(type));
  return (
    <div className={invalid ? "fw-editor fw-editor-invalid" : "fw-editor"}>
      {!disabled && (
        <div className="fw-editor-tools" role="toolbar" aria-label={t("markup.tools")}>
          <Tool name={t("markup.bold")} icon={<BoldOutlined />} onPress={() => editor.dispatchCommand(FORMAT_TEXT_COMMAND, "bold")} />
          <Tool name={t("markup.italic")} icon={<ItalicOutlined />} onPress={() => editor.dispatchCommand(FORMAT_TEXT_COMMAND, "italic")} />
          <Tool name={t("markup.heading")} icon={<FontSizeOutlined />} onPress={() => set("heading")} />
          <Tool name={t("markup.paragraph")} icon="¶" onPress={() => set("paragraph")} />
          <Tool name={t("markup.bullets")} icon={<UnorderedListOutlined />} onPress={() => list("bullet")} />
          <Tool name={t("markup.numbers")} icon={<OrderedListOutlined />} onPress={() => list("number")} />
          <Tool name={t("markup.quote")} icon="❝" onPress={() => set("quote")} />
          <Tool name={t("markup.link")} icon={<LinkOutlined />} onPress={() => setLinking(!linking)} />
        </div>
      )}
      {linking && <Address editor={editor} onDone={() => setLinking(false)} />}
      <div
        ref={box}
        id={id}
        className="fw-rich fw-editor-text"
        role="textbox"
        aria-multiline
        aria-label={label}
        aria-required={required}
        aria-invalid={invalid}
        aria-describedby={describedBy}
        contentEditable={!disabled}
        suppressContentEditableWarning
        onBlur={onBlur}
      />
    </div>
  );
}

/** A press keeps the selection in the text. */
function Tool({ name, icon, onPress }: { name: string; icon: ReactNode; onPress: () => void }) {
  return (
    <Tooltip title={name}>
      <Button type="text" size="small" aria-label={name} icon={<span aria-hidden>{icon}</span>} onMouseDown={(event) => event.preventDefault()} onClick={onPress} />
    </Tooltip>
  );
}

function Address({ editor, onDone }: { editor: LexicalEditor; onDone: () => void }) {
  const { t } = useWords();
  const [typed, setTyped] = useState("");
  const set = () => {
    editor.update(() => $toggleLink(typed.trim() || null));
    onDone();
  };
  return (
    <div className="fw-editor-tools">
      <Input
        size="small"
        autoFocus
        aria-label={t("markup.address")}
        placeholder="https://"
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== "Enter") return;
          event.preventDefault();
          set();
        }}
      />
      <Button size="small" onClick={set}>
        {t("filter.apply")}
      </Button>
    </div>
  );
}
