// Style sheet and script of the HTML report.
#include "harness/report/html_page.hpp"

namespace lmmp::conform::html_page {

const std::string_view style = R"css(
:root { color-scheme: light dark; --ink: #1c2128; --soft: #5b6573; --paper: #fff; --panel: #f5f7f9; --rule: #d5dae0;
  --pass: #1a7f4b; --fail: #c62f37; --inconclusive: #a86a00; --error: #8a3ab9; --not_applicable: #7b8694; --parked: #546478;
  --mark: #fff3c4; --line: #2457a6; }
@media (prefers-color-scheme: dark) { :root { --ink: #e4e8ed; --soft: #9aa5b1; --paper: #15191e; --panel: #1e242b;
  --rule: #333c46; --pass: #4cc38a; --fail: #ff6b72; --inconclusive: #e5a93d; --error: #c58af0; --not_applicable: #8b96a3;
  --parked: #93a3b8; --mark: #47401f; --line: #82b1ff; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 1240px; padding: 20px 24px 80px; color: var(--ink); background: var(--paper);
  font: 15px/1.5 system-ui, "Segoe UI", "DejaVu Sans", sans-serif; }
h1 { font-size: 22px; margin: 0 0 4px; } h2 { font-size: 16px; margin: 28px 0 8px; } h3 { font-size: 14px; margin: 16px 0 4px; }
code, pre, td.v, .ladder text { font-family: ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace; font-size: 12px; }
a { color: var(--line); } .facts, .soft { color: var(--soft); }
.counts { display: flex; flex-wrap: wrap; gap: 8px; margin: 14px 0; }
.counts label { border: 1px solid var(--rule); border-left: 5px solid var(--c); border-radius: 4px; padding: 4px 10px;
  cursor: pointer; background: var(--panel); } .counts b { font-size: 17px; margin-right: 3px; }
.pass { --c: var(--pass); } .fail { --c: var(--fail); } .inconclusive { --c: var(--inconclusive); }
.error { --c: var(--error); } .not_applicable { --c: var(--not_applicable); } .parked { --c: var(--parked); }
.filters { display: flex; flex-wrap: wrap; gap: 12px; align-items: center; }
.filters label { display: flex; flex-wrap: wrap; gap: 2px 6px; align-items: center; max-width: 100%; }
.filters input[type=search], .filters select { font: inherit; padding: 4px 8px; border: 1px solid var(--rule);
  border-radius: 4px; background: var(--paper); color: inherit; min-width: 200px; max-width: min(420px, 100%); }
.families { display: grid; grid-template-columns: max-content 1fr; gap: 5px 16px; align-items: center; }
.grid { display: flex; flex-wrap: wrap; gap: 3px; }
.grid a { width: 18px; height: 18px; border-radius: 3px; background: var(--c); color: #fff; text-decoration: none;
  font: 11px/18px monospace; text-align: center; } .grid a:hover, .grid a:focus { outline: 2px solid var(--ink); }
@media (prefers-color-scheme: dark) { .grid a { color: #111; } }
.family { font-size: 13px; color: var(--soft); }
details.case { border: 1px solid var(--rule); border-left: 5px solid var(--c); border-radius: 4px; margin: 6px 0; }
details.case > summary { padding: 6px 10px; cursor: pointer; display: flex; gap: 12px; align-items: baseline; flex-wrap: wrap; }
summary .word { color: var(--c); font-weight: 600; min-width: 124px; } summary .id { font-weight: 600; overflow-wrap: anywhere; }
summary .chip { color: var(--inconclusive); border: 1px solid; border-radius: 9px; padding: 0 8px; font-size: 12px; }
summary .what { color: var(--soft); flex: 1 1 300px; } summary .took { color: var(--soft); font-variant-numeric: tabular-nums; }
.body { padding: 0 14px 14px; border-top: 1px solid var(--rule); } .scroll { overflow-x: auto; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 2px 14px; margin: 12px 0; } dt { color: var(--soft); }
dd { margin: 0; overflow-wrap: anywhere; } dd code { overflow-wrap: anywhere; }
table { border-collapse: collapse; } th, td { text-align: left; padding: 3px 14px 3px 0; vertical-align: baseline; }
th { color: var(--soft); font-weight: 500; border-bottom: 1px solid var(--rule); } tr.differs td { color: var(--fail); font-weight: 600; }
.whole > summary { color: var(--soft); cursor: pointer; }
.ladder { max-width: none; } .ladder text { fill: var(--ink); } .ladder .link, .ladder .actor, .ladder .label { text-anchor: middle; }
.ladder .link, .ladder .time, .ladder .mark, .ladder .note { fill: var(--soft); } .ladder .actor { font-weight: 600; }
.ladder .life { stroke: var(--rule); stroke-width: 2; } .ladder .arrow { stroke: var(--line); stroke-width: 1.5; }
.ladder .head { fill: var(--line); } .ladder .hit { fill: transparent; } .ladder .row[data-frame] { cursor: pointer; }
.ladder .row:hover .hit { fill: var(--panel); } .ladder .marked .hit { fill: var(--mark); }
.ladder .marked .arrow { stroke: var(--fail); } .ladder .marked .head { fill: var(--fail); }
.ladder .background { opacity: .55; } .ladder .background .arrow { stroke-dasharray: 3 3; }
.ladder .chosen .hit { stroke: var(--line); }
.octets { background: var(--panel); padding: 8px 12px; margin: 4px 0; border-radius: 4px; overflow-x: auto; }
.octets mark { background: var(--fail); color: var(--paper); }
.frame { display: none; } .frame.shown { display: block; }
[hidden] { display: none !important; }
@media print { .filters { display: none; } }
)css";

const std::string_view script = R"js(
(function () {
  'use strict';
  var cases = Array.prototype.slice.call(document.querySelectorAll('details.case'));
  var tiles = Array.prototype.slice.call(document.querySelectorAll('.grid a'));
  var boxes = Array.prototype.slice.call(document.querySelectorAll('.counts input'));
  var words = document.getElementById('words'), requirement = document.getElementById('requirement');
  var shown = document.getElementById('shown');
  function filter() {
    var verdicts = {}, count = 0, all = boxes.every(function (box) { return !box.checked; });
    boxes.forEach(function (box) { verdicts[box.value] = all || box.checked; });
    var wanted = words.value.toLowerCase().split(/\s+/).filter(Boolean);
    cases.forEach(function (one, index) {
      var text = one.dataset.text, its = one.dataset.requirements.split(' ');
      var visible = verdicts[one.dataset.verdict] &&
        (!requirement.value || its.indexOf(requirement.value) >= 0) &&
        wanted.every(function (word) { return text.indexOf(word) >= 0; });
      one.hidden = tiles[index].hidden = !visible;
      if (visible) count += 1;
    });
    document.querySelectorAll('.grid').forEach(function (grid) {
      grid.hidden = grid.previousElementSibling.hidden = !grid.querySelector('a:not([hidden])');
    });
    shown.textContent = count + ' of ' + cases.length + ' shown';
  }
  boxes.concat([words, requirement]).forEach(function (control) { control.addEventListener('input', filter); });
  function choose(body, number) {
    body.querySelectorAll('.frame').forEach(function (one) {
      one.classList.toggle('shown', one.dataset.frame === number);
    });
    body.querySelectorAll('.row').forEach(function (one) {
      one.classList.toggle('chosen', one.dataset.frame === number);
    });
  }
  document.addEventListener('click', function (event) {
    var row = event.target.closest && event.target.closest('.row[data-frame]');
    if (row) choose(row.closest('.body'), row.dataset.frame);
  });
  function open() {
    var one = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (one && one.tagName === 'DETAILS') { one.hidden = false; one.open = true; one.scrollIntoView(); }
  }
  window.addEventListener('hashchange', open);
  document.querySelector('.filters').hidden = false;
  filter();
  open();
})();
)js";

}  // namespace lmmp::conform::html_page
