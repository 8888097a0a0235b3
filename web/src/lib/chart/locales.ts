import type { Language } from "@/lib/api/types";

/** How numbers and times read on axes and in tooltips. */
export const NUMBERS: Record<Language, Record<string, unknown>> = {
  zh: { decimal: ".", thousands: ",", grouping: [3], currency: ["¥", ""] },
  en: { decimal: ".", thousands: ",", grouping: [3], currency: ["¥", ""] },
};

const MONTHS = Array.from({ length: 12 }, (_, index) => `${index + 1}月`);

export const TIMES: Record<Language, Record<string, unknown>> = {
  zh: {
    dateTime: "%Y-%m-%d %H:%M",
    date: "%Y-%m-%d",
    time: "%H:%M",
    periods: ["上午", "下午"],
    days: ["星期日", "星期一", "星期二", "星期三", "星期四", "星期五", "星期六"],
    shortDays: ["周日", "周一", "周二", "周三", "周四", "周五", "周六"],
    months: MONTHS,
    shortMonths: MONTHS,
  },
  en: {
    dateTime: "%Y-%m-%d %H:%M",
    date: "%Y-%m-%d",
    time: "%H:%M",
    periods: ["AM", "PM"],
    days: ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"],
    shortDays: ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"],
    months: [
      "January",
      "February",
      "March",
      "April",
      "May",
      "June",
      "July",
      "August",
      "September",
      "October",
      "November",
      "December",
    ],
    shortMonths: ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"],
  },
};
