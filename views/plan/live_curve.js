// The payout curve that moves under a hand. It computes no pay: it draws knots that came with the page and, between
// two positions of a lever, knots that lie between theirs. The value goes back when the hand lets go.

const SVG = "http://www.w3.org/2000/svg";
const WIDTH_MIN = 260;
const NEAR = 1e-9;

// The height of straight lines through knots [x, share, dollars]; at a jump, what is paid above it.
export function level(curve, x, column = 1) {
  for (let place = curve.length - 2; place >= 0; place--) {
    const left = curve[place];
    const right = curve[place + 1];
    if (left[0] <= x + NEAR && right[0] - left[0] > NEAR) {
      const part = Math.min((x - left[0]) / (right[0] - left[0]), 1);
      return left[column] + part * (right[column] - left[column]);
    }
  }
  return curve[0][column];
}

// The same; at a jump, what is paid below it.
export function levelBelow(curve, x, column = 1) {
  const place = curve.findIndex((knot) => Math.abs(knot[0] - x) <= NEAR);
  return place >= 0 ? curve[place][column] : level(curve, x, column);
}

// The curve of a lever at any value: at a position its own knots, between two positions knots between theirs.
export function curveAt(lever, value) {
  const { positions, curves } = lever;
  const last = positions.length - 1;
  if (value <= positions[0]) return curves[0];
  if (value >= positions[last]) return curves[last];
  let low = 0;
  while (positions[low + 1] < value) low++;
  const part = (value - positions[low]) / (positions[low + 1] - positions[low]);
  const [from, to] = [curves[low], curves[low + 1]];
  if (part > 1 - NEAR) return to;
  if (part < NEAR) return from;
  if (from.length === to.length) {
    return from.map((knot, place) => knot.map((number, axis) => number + part * (to[place][axis] - number)));
  }
  const places = [...new Set([...from, ...to].map((knot) => knot[0]))].sort((a, b) => a - b);
  const mixed = (x, height) => [x, ...[1, 2].map((column) => {
    const start = height(from, x, column);
    return start + part * (height(to, x, column) - start);
  })];
  return places.flatMap((x) => {
    const [before, after] = [mixed(x, levelBelow), mixed(x, level)];
    return Math.abs(before[1] - after[1]) > NEAR ? [before, after] : [after];
  });
}

// The value of a lever at which the curve stands nearest to a height at the lever's handle.
export function valueAtHeight(lever, height) {
  const heights = lever.curves.map((curve) => level(curve, lever.at));
  let best = { value: lever.positions[0], miss: Infinity };
  for (let place = 0; place < heights.length; place++) {
    const here = heights[place];
    const next = heights[Math.min(place + 1, heights.length - 1)];
    const part = Math.abs(next - here) > NEAR ? Math.min(Math.max((height - here) / (next - here), 0), 1) : 0;
    const miss = Math.abs(here + part * (next - here) - height);
    const after = lever.positions[Math.min(place + 1, heights.length - 1)];
    if (miss < best.miss - NEAR) best = { value: lever.positions[place] + part * (after - lever.positions[place]), miss };
  }
  return best.value;
}

export function snapped(lever, value) {
  const low = lever.positions[0];
  const high = lever.positions[lever.positions.length - 1];
  const steps = Math.round(Math.min(Math.max(value, low), high) / lever.step);
  return Math.min(Math.max(Number((steps * lever.step).toFixed(9)), low), high);
}

function made(name, attributes = {}, text = "") {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  if (text) element.textContent = text;
  return element;
}

function html(name, className, text = "") {
  const element = document.createElement(name);
  element.className = className;
  if (text) element.textContent = text;
  return element;
}

function dollars(amount) {
  return amount.toLocaleString("en-US", { style: "currency", currency: "USD", maximumFractionDigits: 0 });
}

function percent(share) {
  return `${(100 * share).toLocaleString("en-US", { maximumFractionDigits: 0 })} %`;
}

function written(lever, value) {
  if (lever.unit === "attainment") return `${Number((100 * value).toPrecision(4))} % of quota`;
  if (lever.unit === "x base rate") return `×${Number(value.toPrecision(3))} base rate`;
  if (lever.unit === "dollars") return dollars(value);
  return `${Number((100 * value).toPrecision(4))} % of target incentive`;
}

class LiveCurve {
  constructor(root) {
    this.root = root;
    this.frame = html("div", "frame");
    this.svg = made("svg", { role: "img" });
    this.levers = html("div", "levers");
    this.told = html("p", "told");
    this.told.setAttribute("aria-live", "polite");
    this.frame.append(this.svg, this.told, this.levers);
    root.append(this.frame);
    this.width = 0;
    this.watcher = new ResizeObserver(() => this.fit());
    this.watcher.observe(this.frame);
  }

  show(data, send) {
    const shown = JSON.stringify(data);
    this.send = send;
    if (shown === this.shown) return;
    this.shown = shown;
    this.data = data;
    this.moving = null;
    this.curve = data.curve;
    this.values = data.levers.map((lever) => lever.value);
    for (const [name, color] of Object.entries(data.colors)) this.frame.style.setProperty(`--${name}`, color);
    this.frame.style.setProperty("--size", `${data.font}px`);
    this.frame.style.setProperty("--stroke", data.line);
    this.svg.setAttribute("aria-label", data.summary);
    this.layLevers();
    this.width = 0;
    this.fit();
    this.tell();
  }

  layLevers() {
    const focused = this.root.activeElement ? this.root.activeElement.dataset.path : null;
    this.inputs = this.data.levers.map((lever, place) => {
      const input = html("input", "range");
      Object.assign(input, {
        type: "range",
        min: lever.positions[0],
        max: lever.positions[lever.positions.length - 1],
        step: "any",
      });
      input.value = lever.value;
      input.dataset.path = lever.path;
      input.setAttribute("aria-label", lever.name);
      input.addEventListener("input", () => this.move(place, snapped(lever, Number(input.value))));
      input.addEventListener("change", () => this.release());
      input.addEventListener("keydown", (event) => {
        const steps = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1, PageUp: 5, PageDown: -5 }[event.key];
        const end = { Home: -Infinity, End: Infinity }[event.key];
        if (steps === undefined && end === undefined) return;
        event.preventDefault();
        const wanted = end === undefined ? this.values[place] + steps * lever.step : end;
        const { positions } = lever;
        this.move(place, snapped(lever, Math.min(Math.max(wanted, positions[0]), positions[positions.length - 1])));
      });
      input.addEventListener("keyup", () => this.release());
      input.addEventListener("blur", () => this.release());
      return input;
    });
    this.outputs = this.data.levers.map((lever) => html("output", "value", written(lever, lever.value)));
    this.levers.replaceChildren(...this.data.levers.map((lever, place) => {
      const line = html("label", "lever");
      line.append(html("span", "name", lever.name), this.outputs[place], this.inputs[place]);
      return line;
    }));
    const back = this.inputs.find((input) => input.dataset.path === focused);
    if (back) back.focus();
  }

  fit() {
    const width = Math.max(this.frame.clientWidth, WIDTH_MIN);
    if (!this.data || width === this.width) return;
    this.width = width;
    this.height = this.data.height;
    const font = this.data.font;
    const narrow = width < 520;
    this.edge = { left: font * 3.6, right: narrow ? 12 : font * 12.5, top: font * 1.4, bottom: font * 2.9 };
    this.svg.setAttribute("viewBox", `0 0 ${width} ${this.height}`);
    this.svg.setAttribute("height", this.height);
    this.svg.replaceChildren();
    this.axes(narrow);
    this.compared = this.data.other ? this.line(this.data.other.curve, "other") : null;
    this.before = this.line(this.curve, "before");
    this.before.style.visibility = "hidden";
    this.path = this.line(this.curve, "curve");
    this.path.dataset.role = "curve";
    this.ends(narrow);
    this.layHandles();
    this.draw();
  }

  x(attainment) {
    return this.edge.left + (attainment / this.data.top) * (this.width - this.edge.left - this.edge.right);
  }

  y(share) {
    const height = this.height - this.edge.top - this.edge.bottom;
    return this.edge.top + height * (1 - Math.min(share, this.data.ceiling) / this.data.ceiling);
  }

  axes(narrow) {
    for (const share of this.data.rows) {
      this.svg.append(
        made("line", { class: "grid", x1: this.x(0), x2: this.x(this.data.top), y1: this.y(share), y2: this.y(share) }),
        made("text", { class: "tick", x: this.x(0) - 6, y: this.y(share), "text-anchor": "end", dy: "0.32em" }, percent(share)),
      );
    }
    const every = narrow ? 0.5 : 0.25;
    for (let at = 0; at <= this.data.top + NEAR; at += every) {
      this.svg.append(
        made("text", { class: "tick", x: this.x(at), y: this.height - this.edge.bottom + this.data.font * 1.25, "text-anchor": "middle" }, percent(at)),
      );
    }
    this.svg.append(
      made("line", { class: "quota", x1: this.x(1), x2: this.x(1), y1: this.y(0), y2: this.y(this.data.ceiling) }),
      made("text", { class: "tick", x: this.x(1) + 5, y: this.edge.top + this.data.font * 0.2, "text-anchor": "start" }, "quota"),
      made("text", { class: "tick", x: this.x(this.data.top / 2), y: this.height - this.data.font * 0.25, "text-anchor": "middle" }, "attainment"),
    );
  }

  line(curve, className) {
    const path = made("path", { class: className, d: this.along(curve) });
    this.svg.append(path);
    return path;
  }

  along(curve) {
    return curve.map(([x, y], place) => `${place ? "L" : "M"}${this.x(x).toFixed(2)} ${this.y(y).toFixed(2)}`).join(" ");
  }

  ends(narrow) {
    this.labels = [];
    const lines = [{ text: this.data.name, className: "mine", curve: () => this.curve }];
    if (this.data.other) lines.push({ text: this.data.other.name, className: "theirs", curve: () => this.data.other.curve });
    for (const line of lines) {
      const anchor = narrow ? "end" : "start";
      const label = made("text", { class: `end ${line.className}`, "text-anchor": anchor });
      const most = narrow ? 26 : 27;
      label.textContent = line.text.length > most ? `${line.text.slice(0, most - 1)}…` : line.text;
      label.append(made("title", {}, line.text));
      this.svg.append(label);
      this.labels.push({ ...line, label, narrow });
    }
  }

  placeLabels() {
    const x = this.x(this.data.top);
    const heights = this.labels.map((line) => this.y(level(line.curve(), this.data.top)));
    const least = this.data.font * 1.35;
    if (heights.length === 2 && Math.abs(heights[0] - heights[1]) < least) {
      const above = heights[0] <= heights[1] ? 0 : 1;
      heights[above] = (heights[0] + heights[1]) / 2 - least / 2;
      heights[1 - above] = heights[above] + least;
    }
    this.labels.forEach(({ label, narrow }, place) => {
      label.setAttribute("x", narrow ? x - 2 : x + 16);
      const lowest = place === heights.indexOf(Math.max(...heights)) && heights.length > 1;
      const beside = narrow ? this.data.font * (lowest ? 1.6 : -0.7) : this.data.font * 0.32;
      label.setAttribute("y", heights[place] + beside);
    });
  }

  layHandles() {
    this.handles = this.data.levers.map((lever, place) => {
      const handle = made("circle", { class: `handle ${lever.moves}`, r: this.data.font * 0.62, "aria-hidden": "true" });
      handle.dataset.path = lever.path;
      handle.append(made("title", {}, lever.name));
      handle.addEventListener("pointerdown", (event) => {
        event.preventDefault();
        handle.setPointerCapture(event.pointerId);
        this.held = place;
      });
      handle.addEventListener("pointermove", (event) => {
        if (this.held === place) this.pull(place, event);
      });
      for (const end of ["pointerup", "pointercancel"]) {
        handle.addEventListener(end, () => {
          if (this.held !== place) return;
          this.held = null;
          this.release();
        });
      }
      this.svg.append(handle);
      return handle;
    });
  }

  pull(place, event) {
    const box = this.svg.getBoundingClientRect();
    const lever = this.data.levers[place];
    if (lever.moves === "along") {
      const inside = (event.clientX - box.left) * (this.width / box.width) - this.edge.left;
      this.move(place, snapped(lever, (inside / (this.width - this.edge.left - this.edge.right)) * this.data.top));
      return;
    }
    const height = this.height - this.edge.top - this.edge.bottom;
    const up = 1 - ((event.clientY - box.top) * (this.height / box.height) - this.edge.top) / height;
    this.move(place, snapped(lever, valueAtHeight(lever, up * this.data.ceiling)));
  }

  move(place, value) {
    if (this.moving === null) this.before.style.visibility = "visible";
    if (this.moving !== null && this.moving !== place) this.values[this.moving] = this.data.levers[this.moving].value;
    this.moving = place;
    this.values[place] = value;
    this.curve = curveAt(this.data.levers[place], value);
    this.draw();
    this.tell();
  }

  release() {
    const place = this.moving;
    if (place === null) return;
    const lever = this.data.levers[place];
    const value = this.values[place];
    this.moving = null;
    if (Math.abs(value - lever.value) > NEAR) this.send({ path: lever.path, value, before: lever.value });
  }

  draw() {
    this.path.setAttribute("d", this.along(this.curve));
    this.placeLabels();
    this.data.levers.forEach((lever, place) => {
      const x = lever.moves === "along" ? Math.min(this.values[place], this.data.top) : lever.at;
      this.handles[place].setAttribute("cx", this.x(x));
      this.handles[place].setAttribute("cy", this.y(level(this.curve, x)));
      this.inputs[place].value = this.values[place];
      this.inputs[place].setAttribute("aria-valuetext", written(lever, this.values[place]));
      this.outputs[place].textContent = written(lever, this.values[place]);
    });
  }

  tell() {
    this.told.replaceChildren(...this.data.tell_at.map((at) => {
      const told = html("span", "point");
      told.append(
        html("span", "", `at ${percent(at)} of quota `),
        html("strong", "", dollars(level(this.curve, at, 2))),
        html("span", "", ` (${percent(level(this.curve, at))})`),
      );
      return told;
    }));
  }

  end() {
    this.watcher.disconnect();
    this.frame.remove();
  }
}

const shown = new WeakMap();

export default function (component) {
  const { data, parentElement, setTriggerValue } = component;
  let live = shown.get(parentElement);
  if (!live) {
    live = new LiveCurve(parentElement);
    shown.set(parentElement, live);
  }
  live.show(data, (moved) => setTriggerValue("moved", moved));
  return () => {
    live.end();
    shown.delete(parentElement);
  };
}
