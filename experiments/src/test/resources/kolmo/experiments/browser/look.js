// What is wrong with the page that is open, in words. Arguments: width in pixels, whether it is to
// be dark; the last one is called with the list.
const [width, dark, done] = arguments;
const faults = [];
const about = (node) => `"${node.textContent.trim().slice(0, 40)}"`;
document.querySelectorAll('details').forEach((d) => { d.open = true; });

// Nothing sticks out.
const root = document.documentElement;
if (root.scrollWidth > width) faults.push(`overflow: the page is ${root.scrollWidth} px wide`);

// Text that is shown is large enough: of an SVG, by its size on the screen.
const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
let smallest = Infinity;
for (let text = walker.nextNode(); text; text = walker.nextNode()) {
  const of = text.parentElement;
  if (!text.textContent.trim() || ['STYLE', 'SCRIPT', 'title', 'desc'].includes(of.tagName)) continue;
  const box = of.getBoundingClientRect();
  if (box.width <= 1 || box.height <= 1) continue; // not shown
  const svg = of instanceof SVGGraphicsElement;
  const size = parseFloat(getComputedStyle(of).fontSize) * (svg ? of.getScreenCTM().a : 1);
  if (size < 10.99) faults.push(`text of ${size.toFixed(1)} px: ${about(of)}`);
  smallest = Math.min(smallest, size);
  if (svg) { // and is not cut off by the edge of its picture
    const sheet = of.ownerSVGElement.getBoundingClientRect();
    if (box.left < sheet.left - 1 || box.right > sheet.right + 1 || box.bottom > sheet.bottom + 1) {
      faults.push(`text cut off: ${about(of)}`);
    }
  }
}

// The ground is as light as it should be.
const rgb = getComputedStyle(document.body).backgroundColor.match(/[\d.]+/g).map(Number);
const linear = (v) => (v / 255 <= 0.04045 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4);
const luminance = 0.2126 * linear(rgb[0]) + 0.7152 * linear(rgb[1]) + 0.0722 * linear(rgb[2]);
const opaque = rgb.length < 4 || rgb[3] === 1;
if (!opaque || (dark ? luminance > 0.05 : luminance < 0.8)) {
  faults.push(`background ${rgb}: luminance ${luminance.toFixed(2)} is not ${dark ? 'dark' : 'light'}`);
}

// Links within the page lead somewhere, and pictures are there.
document.querySelectorAll('a[href^="#"]').forEach((a) => {
  if (!document.getElementById(decodeURIComponent(a.hash.slice(1)))) faults.push(`no ${a.hash}`);
});
const pictures = [...document.querySelectorAll('img')].map((i) => [i.src, i.alt]);
document.querySelectorAll('image').forEach((i) => pictures.push([i.href.baseVal, 'in a figure']));
Promise.all([...new Map(pictures)].map(([src, alt]) => {
  const image = new Image();
  image.src = src;
  return image.decode().catch(() => faults.push(`no picture: ${alt}`));
}))
  .then(() => axe.run())
  .then((result) => {
    result.violations.forEach((v) =>
      v.nodes.forEach((n) => faults.push(`axe ${v.id}: ${n.html.slice(0, 120)} (${n.failureSummary})`)));
    done(faults);
  })
  .catch((e) => done(faults.concat(String(e))));
