// Reads a calendar from standard input by the library that is named, and writes what it found as JSON.
import { readFileSync } from "node:fs";
import ICAL from "ical.js";
import ical from "node-ical";

const source = readFileSync(0, "utf8");
const when = (date) => date.getTime() / 1000;

const readers = {
  "ical.js": () =>
    new ICAL.Component(ICAL.parse(source)).getAllSubcomponents("vevent").map((component) => {
      const event = new ICAL.Event(component);
      const status = component.getFirstPropertyValue("status");
      return [event.uid, when(event.startDate.toJSDate()), when(event.endDate.toJSDate()), event.summary, event.sequence, status];
    }),
  "node-ical": () =>
    Object.values(ical.sync.parseICS(source))
      .filter((event) => event.type === "VEVENT")
      .map((event) => [event.uid, when(event.start), when(event.end), event.summary, Number(event.sequence), event.status]),
};

process.stdout.write(JSON.stringify(readers[process.argv[2]]()));
