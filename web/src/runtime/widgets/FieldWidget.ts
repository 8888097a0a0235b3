import { type ComponentType, createElement } from "react";
import { type Family, familyOf } from "@/lib/format/kinds";
import { BooleanWidget } from "./BooleanWidget";
import { ChoiceWidget } from "./ChoiceWidget";
import { ColourWidget } from "./ColourWidget";
import { DateWidget } from "./DateWidget";
import { DurationWidget } from "./DurationWidget";
import { FileWidget } from "./FileWidget";
import { IconWidget } from "./IconWidget";
import { JsonWidget } from "./JsonWidget";
import { LinkWidget } from "./LinkWidget";
import { LongTextWidget } from "./LongTextWidget";
import { MultiWidget } from "./MultiWidget";
import { NumberWidget } from "./NumberWidget";
import { RangeWidget } from "./RangeWidget";
import { RatingWidget } from "./RatingWidget";
import { RegionWidget } from "./RegionWidget";
import { RichTextWidget } from "./RichTextWidget";
import { SignatureWidget } from "./SignatureWidget";
import { SliderWidget } from "./SliderWidget";
import { SubtableWidget } from "./SubtableWidget";
import { TextWidget } from "./TextWidget";
import { TimeWidget } from "./TimeWidget";
import { TreeWidget } from "./TreeWidget";
import type { WidgetProps } from "./types";
import { UnknownWidget } from "./UnknownWidget";

const WIDGETS: Record<Family, ComponentType<WidgetProps>> = {
  text: TextWidget,
  longtext: LongTextWidget,
  rich_text: RichTextWidget,
  number: NumberWidget,
  money: NumberWidget,
  percent: NumberWidget,
  boolean: BooleanWidget,
  choice: ChoiceWidget,
  icon: IconWidget,
  multi: MultiWidget,
  tags: MultiWidget,
  tree: TreeWidget,
  region: RegionWidget,
  location: TextWidget,
  date: DateWidget,
  datetime: DateWidget,
  time: TimeWidget,
  date_range: RangeWidget,
  time_range: RangeWidget,
  duration: DurationWidget,
  rating: RatingWidget,
  slider: SliderWidget,
  colour: ColourWidget,
  json: JsonWidget,
  barcode: TextWidget,
  person: LinkWidget,
  department: LinkWidget,
  persons: LinkWidget,
  departments: LinkWidget,
  link: LinkWidget,
  links: LinkWidget,
  file: FileWidget,
  image: FileWidget,
  signature: SignatureWidget,
  subtable: SubtableWidget,
  unknown: UnknownWidget,
};

/** The widget of a field's type; it gets this component too, for fields inside fields. */
export function FieldWidget(props: Omit<WidgetProps, "Nested">) {
  return createElement(WIDGETS[familyOf(props.field)], { ...props, Nested: FieldWidget });
}
