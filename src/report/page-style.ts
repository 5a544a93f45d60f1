import { darkFigureRules, font, pageColours } from './palette.js';

/** How a page looks: on wide screens its contents stand beside it, on narrow ones they are a line above it. */

const frame = `*{box-sizing:border-box}
html{scroll-padding-top:1rem}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.5 ${font}}
main{max-width:68rem;margin:0 auto;padding:1rem 1rem 4rem}
a{color:var(--link)}
nav{font-size:.875rem}
nav ol{list-style:none;margin:0;padding:0}
nav a{display:block;padding:.25rem 0;color:var(--quiet);text-decoration:none}
nav a:hover{color:var(--ink);text-decoration:underline}
section{margin-top:2.25rem}
h1{font-size:1.6rem;line-height:1.2;margin:0 0 .4rem;letter-spacing:-.01em;max-width:46rem}
h2{font-size:1.4rem;line-height:1.25;margin:0 0 .75rem;padding-top:1rem;border-top:2px solid var(--ink)}
h1,h2,p,figcaption{overflow-wrap:anywhere}
p{margin:.5rem 0;max-width:46rem}
@media screen and (max-width:999px){html{scroll-padding-top:3.5rem}h1{font-size:1.375rem}nav{position:sticky;top:0;z-index:1;background:var(--paper);border-bottom:1px solid var(--line);overflow-x:auto}nav ol{display:flex;gap:1rem;padding:0 1rem}nav a{white-space:nowrap;padding:.5rem 0}}
@media screen and (min-width:1000px){body{display:grid;grid-template-columns:11rem minmax(0,1fr);max-width:82rem;margin:0 auto}nav{position:sticky;top:0;align-self:start;max-height:100vh;overflow-y:auto;padding:1.25rem 0 1rem 1.5rem}main{margin:0;width:100%;padding:1.25rem 1.5rem 4rem 1.5rem}}`;

const answers = `.about{color:var(--quiet);font-size:.875rem;margin:0 0 .25rem}
.lead{font-size:1.0625rem;margin:0 0 .6rem;max-width:52rem}
.chips{list-style:none;display:flex;flex-wrap:wrap;gap:.4rem;margin:0 0 .9rem;padding:0}
.chip{display:inline-block;border-radius:.375rem;padding:.05rem .5rem;font-size:.875rem;font-weight:600;text-decoration:none}
.chip b{display:inline-block;min-width:.8em}
a.chip:hover{text-decoration:underline}
${(['good', 'bad', 'open', 'neutral'] as const).map((tone) => `.chip.${tone}{color:var(--${tone});background:var(--${tone}-behind)}.mark.${tone}{color:var(--${tone})}`).join('')}
.cards{display:grid;grid-template-columns:repeat(auto-fit,minmax(14rem,1fr));gap:.75rem;margin-bottom:1rem}
.card{border:1px solid var(--line);border-radius:.5rem;padding:.5rem .875rem}
.card p{margin:0}
.card .what{color:var(--quiet);font-size:.8125rem}
.card .value{font-size:1.375rem;line-height:1.3;font-weight:700;font-variant-numeric:tabular-nums}
.verdict{border-top:1px solid var(--line)}
.verdict:last-of-type{border-bottom:1px solid var(--line)}
.verdict summary{display:grid;grid-template-columns:15rem minmax(0,1fr);gap:.25rem .75rem;align-items:baseline;padding:.4rem 0;color:var(--ink);font-size:1rem;overflow-wrap:anywhere}
.verdict summary .chip{justify-self:start}
.verdict>div{margin:0 0 .75rem 15.75rem;font-size:.9375rem}
.verdict b{font-weight:700}
.verdict:target{background:var(--empty)}
@media screen and (max-width:760px){.verdict summary{grid-template-columns:minmax(0,1fr)}.verdict>div{margin-left:0}}`;

const figures = `.figures{display:grid;gap:1.5rem 2rem;margin:1rem 0}
figure{margin:0;min-width:0;max-width:44rem}
figcaption{font-weight:600;margin-bottom:.4rem}
figcaption span{color:var(--quiet);font-weight:400;margin-right:.25rem}
.note{color:var(--quiet);font-size:.875rem}
.scroll{overflow-x:auto}
.scroll:focus-visible{outline:2px solid var(--quiet);outline-offset:2px}
svg{display:block;width:100%;height:auto}
.live svg{width:auto;max-width:none}
summary{cursor:pointer;color:var(--quiet);font-size:.875rem}
.folded{margin:.75rem 0}
.folded>summary{font-size:1rem;color:var(--ink)}
@media screen and (min-width:1000px){.figures{grid-template-columns:repeat(2,minmax(0,1fr))}.figures figure:last-child:nth-child(odd){grid-column:1/-1;max-width:none;display:grid;grid-template-columns:repeat(2,minmax(0,1fr));column-gap:2rem;grid-template-rows:auto auto auto 1fr}.figures figure:last-child:nth-child(odd)>figcaption{grid-column:1/-1}.figures figure:last-child:nth-child(odd)>.scroll{grid-row:2/5}.figures figure:last-child:nth-child(odd)>details[open]{grid-column:1/-1}}`;

const tables = `table{border-collapse:collapse;font-size:.875rem;margin:.5rem 0}
th,td{padding:.25rem .75rem .25rem 0;text-align:left;vertical-align:top;border-bottom:1px solid var(--line);font-variant-numeric:tabular-nums;overflow-wrap:break-word;max-width:32rem}
td:first-child:not(.r){min-width:9rem;overflow-wrap:anywhere}
td:last-child:not(.r){min-width:11rem}
th{color:var(--quiet);font-weight:600}
.r{text-align:right;white-space:nowrap}
pre{margin:.5rem 0;padding:.75rem;background:var(--empty);white-space:pre-wrap;overflow-wrap:anywhere;font-size:.875rem}`;

const formulas = `.formulas{display:grid;grid-template-columns:minmax(8rem,max-content) minmax(0,1fr);gap:.5rem 1.5rem;align-items:center;margin:.5rem 0}
.formulas dt{color:var(--quiet);font-size:.875rem;overflow-wrap:anywhere}
.formulas dd{margin:0;overflow-y:hidden;padding:.25rem 0}
.formulas math{font-size:1.125rem}
@media screen and (max-width:600px){.formulas{grid-template-columns:minmax(0,1fr)}}`;

const paper = `@media print{nav{display:none}main{max-width:none;padding:0}body{font-size:11pt}section>p,figure,tr,pre,.card{break-inside:avoid}h2,figcaption{break-after:avoid}.scroll{overflow:visible}.scroll>div{min-width:0!important}details:not(.verdict){display:none}}`;

export const pageStyle = `:root{color-scheme:light dark;${pageColours('light')}}
${frame}
${answers}
${figures}
${tables}
${formulas}
@media screen and (prefers-color-scheme:dark){:root{${pageColours('dark')}}${darkFigureRules}}
${paper}`;
