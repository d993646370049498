import{createRequire as __WEBPACK_EXTERNAL_createRequire}from"module";var __webpack_modules__={2613:(module=>{module.exports=__WEBPACK_EXTERNAL_createRequire(import.meta.
url)("assert")}),181:(module=>{module.exports=__WEBPACK_EXTERNAL_createRequire(import.meta.url)("buffer")}),5317:(module=>{module.exports=__WEBPACK_EXTERNAL_createRequire(
import.meta.url)("child_process")}),6982:(module=>{module.exports=__WEBPACK_EXTERNAL_createRequire(import.meta.url)("crypto")}),4434:(module=>{module.exports=__WEBPACK_EXTERNAL_createRequire(
import.meta.url)("events")}),9896:(module=>{module.exports=__WEBPACK_EXTERNAL_createRequire(import.meta.url)("fs")}),8611:(module=>{module.exports=__WEBPACK_EXTERNAL_createRequire(
import.meta.url)("http")}),5692:(module=>{module.exports=__WEBPACK_EXTERNAL_createRequire(import.meta.url)("https")}),9278:(module=>{module.exports=__WEBPACK_EXTERNAL_createRequire(
import.meta.url)("net")}),4589:(module=>{module.exports=__WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:assert")}),6698:(module=>{module.exports=__WEBPACK_EXTERNAL_createRequire(
import.meta.url)("node:async_hooks")}),4573:(module=>{module.exports=__WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:buffer")}),1421:(module=>{module.exports=
__WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:child_process")}),7540:(module=>{module.exports=__WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:\
console")}),7598:(module=>{module.exports=__WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:crypto")}),3053:(module=>{module.exports=__WEBPACK_EXTERNAL_createRequire(
import.meta.url)("node:diagnostics_channel")}),610:(module=>{module.exports=__WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:dns")}),8474:(module=>{module.
exports=__WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:events")}),3024:(module=>{module.exports=__WEBPACK_EXTERNAL_createRequire(import.meta.url)("node\
:fs")}),1455:(module=>{module.exports=__WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:fs/promises")}),7067:(module=>{module.exports=__WEBPACK_EXTERNAL_createRequire(
import.meta.url)("node:http")}),2467:(module=>{module.exports=__WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:http2")}),4708:(module=>{module.exports=__WEBPACK_EXTERNAL_createRequire(
import.meta.url)("node:https")}),8995:(module=>{module.exports=__WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:module")}),7030:(module=>{module.exports=
__WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:net")}),8161:(module=>{module.exports=__WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:os")}),6760:(module=>{
module.exports=__WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:path")}),3916:(module=>{module.exports=__WEBPACK_EXTERNAL_createRequire(import.meta.url)(
"node:path/posix")}),643:(module=>{module.exports=__WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:perf_hooks")}),1708:(module=>{module.exports=__WEBPACK_EXTERNAL_createRequire(
import.meta.url)("node:process")}),1792:(module=>{module.exports=__WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:querystring")}),481:(module=>{module.exports=
__WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:readline")}),7075:(module=>{module.exports=__WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:strea\
m")}),6466:(module=>{module.exports=__WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:stream/promises")}),8500:(module=>{module.exports=__WEBPACK_EXTERNAL_createRequire(
import.meta.url)("node:timers/promises")}),1692:(module=>{module.exports=__WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:tls")}),3136:(module=>{module.exports=
__WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:url")}),7975:(module=>{module.exports=__WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:util")}),3429:(module=>{
module.exports=__WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:util/types")}),8877:(module=>{module.exports=__WEBPACK_EXTERNAL_createRequire(import.meta.
url)("node:v8")}),714:(module=>{module.exports=__WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:vm")}),5919:(module=>{module.exports=__WEBPACK_EXTERNAL_createRequire(
import.meta.url)("node:worker_threads")}),8522:(module=>{module.exports=__WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:zlib")}),857:(module=>{module.exports=
__WEBPACK_EXTERNAL_createRequire(import.meta.url)("os")}),6928:(module=>{module.exports=__WEBPACK_EXTERNAL_createRequire(import.meta.url)("path")}),3480:(module=>{
module.exports=__WEBPACK_EXTERNAL_createRequire(import.meta.url)("querystring")}),2203:(module=>{module.exports=__WEBPACK_EXTERNAL_createRequire(import.meta.url)(
"stream")}),3193:(module=>{module.exports=__WEBPACK_EXTERNAL_createRequire(import.meta.url)("string_decoder")}),3557:(module=>{module.exports=__WEBPACK_EXTERNAL_createRequire(
import.meta.url)("timers")}),4756:(module=>{module.exports=__WEBPACK_EXTERNAL_createRequire(import.meta.url)("tls")}),2018:(module=>{module.exports=__WEBPACK_EXTERNAL_createRequire(
import.meta.url)("tty")}),7016:(module=>{module.exports=__WEBPACK_EXTERNAL_createRequire(import.meta.url)("url")}),9023:(module=>{module.exports=__WEBPACK_EXTERNAL_createRequire(
import.meta.url)("util")}),3106:(module=>{module.exports=__WEBPACK_EXTERNAL_createRequire(import.meta.url)("zlib")}),9469:((__unused_webpack___webpack_module__,__webpack_exports__2,__nccwpck_require__2)=>{
__nccwpck_require__2.d(__webpack_exports__2,{BJ:()=>describeProblem,GE:()=>quoteSeen,L9:()=>DeliveryFailure,bD:()=>messageOf,cA:()=>GateRefused,dz:()=>InputError,
g:()=>WayLost});var InputError=class extends Error{problems;constructor(problems){super(problems.map(describeProblem).join(`
`)),this.name="InputError",this.problems=problems}},GateRefused=class extends Error{constructor(reason){super(reason),this.name="GateRefused"}},DeliveryFailure=class extends Error{advice;constructor(seen,options={}){
super(seen,options.cause===void 0?void 0:{cause:options.cause}),this.name="DeliveryFailure",this.advice=options.advice}},WayLost=class extends DeliveryFailure{constructor(seen,options={}){
super(seen,options),this.name="WayLost"}};function describeProblem(problem){return`${problem.input}: expected ${problem.expected}, saw ${problem.seen}`}function quoteSeen(value){
if(value===void 0)return"nothing";const text=typeof value=="string"?JSON.stringify(value):JSON.stringify(value)??typeof value;return text.length>120?`${text.slice(
0,117)}...`:text}function messageOf(thrown){return thrown instanceof Error?thrown.message:String(thrown)}}),954:((__unused_webpack___webpack_module__,__webpack_exports__2,__nccwpck_require__2)=>{
__nccwpck_require__2.d(__webpack_exports__2,{GH:()=>neutralLine,N1:()=>commandProperty,RK:()=>visible,a4:()=>slackText,dI:()=>markdownBlock,js:()=>htmlText,p7:()=>markdownText,
uz:()=>splitLines,wq:()=>commandData,xv:()=>truncate});var MAX_LINE=8192,INVISIBLE=/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g,
LONE_SURROGATE=/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g,ANSI_SEQUENCE=/\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|[@-Z\\-_])/g;
function splitLines(text){return text.split(/\r\n|\n|\r/)}function visible(line){return line.replace(ANSI_SEQUENCE,"").replace(LONE_SURROGATE,"�").replace(INVISIBLE,
c=>{const code=c.charCodeAt(0);return code>255?`\\u${code.toString(16).padStart(4,"0")}`:`\\x${code.toString(16).padStart(2,"0")}`})}function truncate(text,limit){
if(text.length<=limit)return text;const note=` [... ${text.length-limit} more characters]`;let end=Math.max(0,limit-note.length);return/[\ud800-\udbff]/.test(text.
charAt(end-1))&&(end-=1),text.slice(0,end)+note}function neutralLine(line){return truncate(visible(line),MAX_LINE).replaceAll("##[","#\\#[").replace(/^(\s*)::/,
"$1\\::")}function commandData(text){return escapeCommand(neutralData(text))}function commandProperty(text){return escapeCommand(neutralData(text)).replaceAll("\
:","%3A").replaceAll(",","%2C")}function neutralData(text){return splitLines(truncate(text,4e3)).map(line=>visible(line).replaceAll("##[","#\\#[")).join(`
`)}function escapeCommand(text){return text.replaceAll("%","%25").replaceAll("\r","%0D").replaceAll(`
`,"%0A")}var MARKDOWN_SPECIAL=/[\\`*_{}[\]()#+!|<>~&$"':]/g;function markdownText(text,limit=1e3){return visible(truncate(text,limit).replace(/\s+/g," ").trim()).
replace(MARKDOWN_SPECIAL,c=>`&#${c.charCodeAt(0)};`).replaceAll("@","&#64;").replace(/\b(https?|ftp|www)(?=&#58;|\.)/gi,"$1​").replace(/^([-+]|\d+[.)])(?=\s|$)/,
"&#8203;$1")}function markdownBlock(text,language="text"){const body=splitLines(text).map(visible).join(`
`),longest=Math.max(2,...[...body.matchAll(/`+/g)].map(run2=>run2[0].length)),fence="`".repeat(longest+1);return`${fence}${language}
${body}
${fence}`}function htmlText(text){const entities={"&":"&amp;","<":"&lt;",">":"&gt;",'"':"&quot;","'":"&#39;"};return visible(text.replace(/\r\n?/g,`
`).replaceAll(`
`,"\0")).replaceAll("\\x00",`
`).replace(/[&<>"']/g,c=>entities[c]??c)}function slackText(text,limit=2900){const flat=splitLines(text).map(visible).join(`
`);return truncate(flat,limit).replaceAll("&","&amp;").replaceAll("<","&lt;").replaceAll(">","&gt;")}}),8290:((__unused_webpack___webpack_module__,__webpack_exports__2,__nccwpck_require__2)=>{
__nccwpck_require__2.d(__webpack_exports__2,{I:()=>spec});var _part_chunk_7XSSSLHE_js__WEBPACK_IMPORTED_MODULE_0__=__nccwpck_require__2(167),_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__=__nccwpck_require__2(
8947),spec=(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.QP)({name:"release-tag",title:"Release tag",description:"After a good deployment: an annotate\
d tag on the deployed commit and a GitHub release with notes, assets and the deployment log. Safe to run again after any failure.",icon:"tag",color:"purple",permissions:{
contents:"write: to create the tag and the release","pull-requests":"read: to name the pull requests in the notes; without it, commits are named"},inputs:{version:_part_chunk_7XSSSLHE_js__WEBPACK_IMPORTED_MODULE_0__.
rE,sha:_part_chunk_7XSSSLHE_js__WEBPACK_IMPORTED_MODULE_0__.hW,"tag-prefix":(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.Qq)({description:"What stand\
s before the version in the tag, such as v or app-v; none for nothing.",default:"v",pattern:/^(?!.*(\.\.|\/\/|\/\.|\.lock\/))[A-Za-z0-9][A-Za-z0-9._/-]{0,99}$/,
expected:"a beginning of a tag name"}),"previous-tag":(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.Qq)({description:"Where the notes begin. auto: the\
 tag of the greatest smaller version among the ancestors; none: the beginning.",default:"auto",pattern:/^(?!-)[^\s~^:?*[\\]{1,255}$/,expected:"auto, none or the\
 name of a tag"}),notes:(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.Yq)({description:"generate: from commits and pull requests. file: `notes-file`. \
none: an empty page.",choices:["generate","file","none"],default:"generate"}),"notes-file":(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.Ae)({description:"\
Markdown that becomes the notes, when `notes` is file."}),assets:(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.p_)({description:"Globs of files to att\
ach; a leading ! takes files away again.",expected:"globs"}),"fail-on-unmatched":(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.Jt)({description:"Refus\
e when a glob matches no file.",default:!0}),prerelease:(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.Yq)({description:"auto: a version with a hyphen \
is a pre-release.",choices:["auto","true","false"],default:"auto"}),"make-latest":(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.Yq)({description:"auto\
: the latest is the greatest stable version that is published.",choices:["auto","true","false"],default:"auto"}),"major-tag":(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.
Jt)({description:"Move the tag of the major version, such as v1, here; only one that this action made.",default:!1}),"draft-only":(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.
Jt)({description:"Stop with a complete draft: no tag, nothing published.",default:!1}),"smoke-verdict":(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.Qq)(
{description:"The output `verdict` of smoke-r1-r6; anything but pass refuses the release."}),"deploy-report":(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.
Ae)({description:"JSON report of the deployment; it must be good and about this commit."}),"smoke-report":(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.
Ae)({description:"JSON report of the smoke checks; it must be good and about this commit."}),"deployment-log":(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.
Ae)({description:"Markdown file to which an entry is added, newest on top; it is attached too. Empty: no log."}),"github-token":_part_chunk_7XSSSLHE_js__WEBPACK_IMPORTED_MODULE_0__.
bU,"allow-older":_part_chunk_7XSSSLHE_js__WEBPACK_IMPORTED_MODULE_0__.Yp,"dry-run":_part_chunk_7XSSSLHE_js__WEBPACK_IMPORTED_MODULE_0__.PA,language:_part_chunk_7XSSSLHE_js__WEBPACK_IMPORTED_MODULE_0__.
BH},outputs:{outcome:(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.CG)("created, resumed, unchanged, conflict, planned (dry run) or failed.","failed"),
tag:(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.CG)("The tag of the release.",""),sha:(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.CG)("T\
he commit that is released.",""),"tag-object":(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.CG)("Sha of the annotated tag object; empty while there is\
 no tag.",""),"release-id":(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.CG)("Number of the release.",""),"release-url":(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.
CG)("Page of the release.",""),published:(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.CG)("Whether the release is public.","false"),assets:(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.
CG)("JSON list of the assets: name, size, digest, url.","[]"),"previous-tag":(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.CG)("Where the notes begin;\
 empty for a first release.",""),"notes-path":(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.CG)("File with the notes as published.",""),"deployment-lo\
g":(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.CG)("The deployment log that was written.",""),plan:(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.
CG)("JSON list of the planned steps: step, why and what they work on.","[]")}})}),8792:((__unused_webpack___webpack_module__,__webpack_exports__2,__nccwpck_require__2)=>{
__nccwpck_require__2.d(__webpack_exports__2,{I:()=>spec,K:()=>SCANNERS});var _part_chunk_7XSSSLHE_js__WEBPACK_IMPORTED_MODULE_0__=__nccwpck_require__2(167),_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__=__nccwpck_require__2(
8947),SCANNERS=["vuln","misconfig","secret","license"],SCAN_TYPES=["image","fs","repo","config","sbom"],SLACK_OCCASIONS=["new","fail","error","always"],PROVENANCE_RULES=[
"when-available","require","off"],outputs={result:(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.CG)("pass, fail, error, or skipped when Trivy is missi\
ng and that was allowed.","error"),reason:(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.CG)("Why, in one sentence.","the gate ended before it could ju\
dge"),"total-count":(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.CG)("Findings that count.","0"),"new-count":(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.
CG)("Findings that the base does not have; all of them without a base.","0"),"critical-count":(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.CG)("Findi\
ngs that count, CRITICAL.","0"),"high-count":(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.CG)("Findings that count, HIGH.","0"),"medium-count":(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.
CG)("Findings that count, MEDIUM.","0"),"low-count":(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.CG)("Findings that count, LOW.","0"),"unknown-count":(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.
CG)("Findings that count, without a rating.","0"),"suppressed-count":(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.CG)("Findings that the ignore file \
put aside.","0"),"expired-ignores":(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.CG)("Entries of the ignore file that have expired.","0"),"unused-igno\
res":(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.CG)("Entries of the ignore file that match nothing.","0"),"fixed-count":(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.
CG)("Findings that only the base has.","0"),"excused-count":(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.CG)("Findings that VEX statements excuse.","\
0"),"exploited-count":(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.CG)("Findings that count and are known, or likely, to be exploited.","0"),base:(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.
CG)("What the report was compared with; empty: nothing.",""),"db-updated-at":(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.CG)("When the vulnerability\
 database was built, if one was used.",""),"java-db-updated-at":(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.CG)("When the Java database was built, i\
f one was made ready or was there.",""),"db-age-hours":(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.CG)("How old it was, in hours.",""),"trivy-sha256":(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.
CG)("SHA-256 of the Trivy program that ran, if it was given or fetched.",""),"trivy-version":(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.CG)("Versio\
n of Trivy that made the report, if known.",""),"trivy-provenance":(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.CG)("verified, absent or off for a Tr\
ivy that was fetched; empty for any other.",""),"report-path":(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.CG)("The Trivy JSON report that was judged\
.",""),"sarif-path":(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.CG)("The SARIF file.",""),"sbom-path":(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.
CG)("The bill of materials, if one was asked for.",""),"baseline-path":(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.CG)("The baseline that would acco\
unt for everything that counts; none outside mode baseline for more than 10,000 findings.",""),comment:(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.CG)(
"created, updated, denied, failed, or none.","none"),slack:(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.CG)("sent, failed, or none.","none"),"verdict\
-path":(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.CG)("The verdict with its reasons, as JSON.","")},REPOSITORY=/^[\w.-]+(:\d{1,5})?\/[\w./-]+(:[\w.-]+)?(@sha256:[0-9a-f]{64})?$/,
spec=(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.QP)({name:"trivy-gate",title:"Trivy gate",description:"Judges a Trivy report, or lets Trivy look fi\
rst: pass, fail, or error when nobody could look. Never a silent pass.",icon:"shield",color:"red",permissions:{contents:"read: to see the checkout that is scann\
ed",actions:"read: only with base-artifact, to read the report of the last good scan","pull-requests":"write: only with a token and comment, to keep one comment\
 up to date"},inputs:{report:(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.Ae)({description:"A Trivy JSON report to judge. Empty: Trivy is run on `tar\
get`."}),"scan-type":(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.Yq)({description:"What `target` is.",choices:SCAN_TYPES,default:"fs"}),target:(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.
Qq)({description:"Image, folder, repository or bill of materials to scan. Empty: the checkout for fs, repo and config; nothing when a report is given."}),"trivy\
-path":(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.Ae)({description:"The Trivy program. Empty: the one of `trivy-version`, else the one on the PATH."}),
"trivy-version":(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.Qq)({description:"Exact version of Trivy to fetch, such as 0.72.0. The archive is hashed\
 at every use, against a table in the source or `trivy-checksum`.",pattern:/^v?\d{1,5}\.\d{1,5}\.\d{1,5}$/,expected:"an exact version such as 0.72.0"}),"trivy-c\
hecksum":(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.Qq)({description:"SHA-256 of the release archive of `trivy-version`, needed where the version i\
s not in the table; or of the program of `trivy-path`.",pattern:/^[0-9a-fA-F]{64}$/,expected:"64 hexadecimal digits"}),"trivy-provenance":(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.
Yq)({description:"Whether the Sigstore bundle of the archive of `trivy-version` is verified, offline, after its hash fits. when-available: a missing one is a wa\
rning; require: an error. One that is there and does not verify is always an error.",choices:PROVENANCE_RULES,default:"when-available"}),"tool-directory":(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.
Ae)({description:"Where fetched archives are kept between runs. Empty: the tool cache of the runner."}),"when-missing":(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.
Yq)({description:"When there is no Trivy: error, or skip, which is said loudly and is never a pass.",choices:["error","skip"],default:"error"}),scanners:(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.
p_)({description:"What Trivy looks for; those that the scan type does not have are left out.",choices:SCANNERS,default:"vuln,misconfig,secret"}),"fail-on":(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.
Qq)({description:"Least severity that fails: `CRITICAL,HIGH`, or one for each scanner such as `vuln=HIGH,secret=LOW,license=NONE`; scanners that are not named s\
tay at HIGH.",default:"CRITICAL,HIGH"}),"unknown-severity":(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.Yq)({description:"What a finding without a ra\
ting does. auto: it fails where HIGH or less fails.",choices:["auto","fail","warn","ignore"],default:"auto"}),"ignore-unfixed":(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.
Jt)({description:"Leave out vulnerabilities that no version repairs yet.",default:!1}),"ignore-file":(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.Ae)(
{description:"Our own ignore file (YAML): `version: 1`, then `ignore:` with id, expires and reason of each entry."}),"ignore-file-ref":(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.
Yq)({description:"Whose `ignore-file`, `baseline-file`, `vex`, `kev-file` and `epss-file` count. auto: in pull requests and merge queues those of the commit tha\
t this would be merged into, else those of the checkout.",choices:["auto","base","head"],default:"auto"}),"inline-ignores":(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.
Yq)({description:"Comments such as `trivy:ignore:ID` in what is scanned. refuse: they excuse nothing, and that they are there is said; allow: Trivy obeys them.",
choices:["refuse","allow"],default:"refuse"}),vex:(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.Ae)({description:"VEX document (OpenVEX, CSAF 2.0 or C\
ycloneDX): what it calls not affected, with a reason, or fixed, in a package of the report, is put aside."}),"kev-file":(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.
Ae)({description:"The KEV catalogue of CISA as JSON: what is in it fails whatever its severity, repaired or not."}),"epss-file":(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.
Ae)({description:"EPSS scores as CSV: what has `epss-threshold` or more fails whatever its severity."}),"epss-threshold":(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.
uM)({description:"From which EPSS score a vulnerability fails.",default:.5}),"max-ignore-days":(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.U9)({description:"\
How many days ahead an entry of the ignore file may expire.",default:365,min:1,max:3650}),mode:(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.Yq)({description:"\
full: everything counts. diff: only what the base does not have. baseline: only what `baseline-file` does not account for.",choices:["full","diff","baseline"],default:"\
full"}),"base-report":(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.Ae)({description:"Trivy JSON report to compare with. Empty, in mode diff: the base\
 is scanned, too, with the same database."}),"base-ref":(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.Qq)({description:"Commit, tag or branch to compa\
re with. Empty: for a pull request the first parent of the tested merge, for a merge queue its base, for a push what was there before.",pattern:/^[\w][\w./-]{0,250}$/,
expected:"a commit, tag or branch"}),"base-target":(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.Qq)({description:"Image to scan as base of an image, \
such as the one that runs now."}),"base-artifact":(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.Qq)({description:"Artifact with the report of the last\
 good scan of this branch to compare with; without one everything counts as new.",pattern:/^[\w.-]{1,100}$/,expected:"letters, digits and _ . -"}),"baseline-fil\
e":(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.Ae)({description:"Baseline for mode baseline. The one that would account for everything is written to\
 `trivy-baseline.json` among the reports."}),"empty-report":(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.Yq)({description:"What a report without resu\
lts is: nothing was scanned.",choices:["error","pass"],default:"error"}),offline:(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.Jt)({description:"Trivy\
 downloads nothing: databases and checks as they are.",default:!1}),"db-max-age-hours":(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.U9)({description:"\
How old the vulnerability database may be; an older one is an error.",default:24,min:1,max:8760}),"db-repositories":(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.
p_)({description:"Where the database is fetched from, in this order. Empty: the public mirrors.",item:REPOSITORY,expected:"repositories such as ghcr.io/aquasecu\
rity/trivy-db:2"}),"java-db-max-age-hours":(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.U9)({description:"How old the Java database may be. It is fet\
ched only when an image has JAR files, or when one that is there is older.",default:336,min:1,max:8760}),"java-db-repositories":(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.
p_)({description:"Where the Java database is fetched from, in this order. Empty: the public mirrors.",item:REPOSITORY,expected:"repositories such as ghcr.io/aqu\
asecurity/trivy-java-db:1"}),"database-cache":(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.Yq)({description:"Whether the databases are kept in the Ac\
tions cache. They are never restored in a run for a release or a tag.",choices:["off","restore","save","both"],default:"off"}),"trivy-cache-directory":(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.
Ae)({description:"Where Trivy keeps its databases. Empty: .cache/trivy in the home folder."}),"timeout-seconds":(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.
YA)({description:"How long a scan may take.",default:600,min:1,max:21600}),"max-report-mib":(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.U9)({description:"\
Largest report that is read, in MiB. Larger ones are an error.",default:256,min:1,max:400}),"sarif-category":(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.
Qq)({description:"Category of the SARIF file; the same in every run of the same target.",default:"trivy-gate",pattern:/^[\w./-]{1,100}$/,expected:"letters, digi\
ts and _ . / -"}),annotations:(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.Jt)({description:"Show the worst findings as annotations of the run.",default:!0}),
"sbom-file":(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.Ae)({description:"Where to write a bill of materials of what was scanned. Empty: none."}),"s\
bom-format":(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.Yq)({description:"Format of the bill of materials.",choices:["cyclonedx","spdx-json"],default:"\
cyclonedx"}),comment:(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.Yq)({description:"One comment on the pull request, kept up to date. auto: when ther\
e is a token; always: and a token that may not is a warning.",choices:["auto","always","never"],default:"auto"}),"slack-webhook":(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.
rJ)({description:"Webhook of Slack. Empty: Slack is not told anything."}),"slack-on":(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.p_)({description:"W\
hen Slack is told. A scan that did not run and a stale database are always told.",choices:SLACK_OCCASIONS,default:"new,error"}),"github-token":_part_chunk_7XSSSLHE_js__WEBPACK_IMPORTED_MODULE_0__.
bU,"dry-run":_part_chunk_7XSSSLHE_js__WEBPACK_IMPORTED_MODULE_0__.PA,"report-directory":_part_chunk_7XSSSLHE_js__WEBPACK_IMPORTED_MODULE_0__.s6,language:_part_chunk_7XSSSLHE_js__WEBPACK_IMPORTED_MODULE_0__.
BH},outputs})}),167:((__unused_webpack___webpack_module__,__webpack_exports__2,__nccwpck_require__2)=>{__nccwpck_require__2.d(__webpack_exports__2,{$p:()=>services,
Ab:()=>wheelhouse,B9:()=>indexCredentials,BH:()=>language,CH:()=>buildArgs,CN:()=>envFile,ET:()=>lockWaitSeconds,FK:()=>stateDirectory,Hc:()=>host,Hf:()=>allowBad,
Hg:()=>python,Hi:()=>engine,J6:()=>watchSeconds,KU:()=>sshKey,PA:()=>dryRun,PG:()=>probeRate,Pl:()=>drainTimeoutSeconds,VY:()=>githubDeployment,Yp:()=>allowOlder,
ZH:()=>sshKnownHosts,ZI:()=>retries,bU:()=>githubToken,cA:()=>environment,dd:()=>dockerHost,hW:()=>sha,rE:()=>version,s6:()=>reportDirectory,vw:()=>deliveryFile,
wQ:()=>schema,zC:()=>images});var _part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_0__=__nccwpck_require__2(8947),deliveryFile=(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_0__.
Ae)({description:"The delivery file of the application.",default:"delivery.yml"}),environment=(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_0__.Qq)({description:"\
Environment of the delivery file, such as staging or production. Empty: none, its top level counts.",pattern:/^[a-z][a-z0-9-]{0,62}$/,expected:"a name of lower-\
case letters, digits and -"}),envFile=(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_0__.Ae)({description:"Environment file of the application. Empty: the \
one that the delivery file names."}),stateDirectory=(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_0__.Ae)({description:"Folder on the host that keeps the \
artifacts, the ledger, the journal and the slots. It must outlive the job.",default:".delivery/state"}),services=(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_0__.
p_)({description:"Services to work on; empty means all of the delivery file.",item:/^[a-z][a-z0-9_-]{0,62}$/,expected:"names of services"}),engine=(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_0__.
Yq)({description:"Where services run. auto: what the delivery file says.",choices:["auto","process","compose"],default:"auto"}),images=(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_0__.
pq)({description:"What to deploy, by service: the output `images` of sequential-build."}),version=(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_0__.$4)({description:"\
Version of the release, such as 1.4.0.",pattern:/^v?(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(-[0-9A-Za-z.-]+)?(\+[0-9A-Za-z.-]+)?$/,expected:"a semantic version\
 such as 1.4.0"}),wheelhouse=(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_0__.Ae)({description:"The offline wheelhouse: the output `wheelhouse` of wheel-\
cache."}),indexCredentials=(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_0__.rJ)({description:"Credentials of indexes, mirrors and hosts of the lock, one \
line each, as in a netrc file: machine HOST login USER password PASSWORD. Without it ~/.netrc (or NETRC) is read."}),githubToken=(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_0__.
rJ)({description:"Token for the REST API. Empty: GitHub is left out, and that is said."}),dryRun=(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_0__.Jt)({description:"\
Print the plan with its reasons and change nothing.",default:!1}),language=(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_0__.Yq)({description:"Language of\
 summaries and messages for people.",choices:["en","es"],default:"en"}),retries=(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_0__.U9)({description:"How of\
ten a step is tried again after a passing fault.",default:3,min:0,max:10}),reportDirectory=(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_0__.Ae)({description:"\
Folder for reports and evidence.",default:"delivery-report"}),python=(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_0__.Ae)({description:"Python that makes\
 the environments of services without containers. auto: the first of 3.10 or newer that other users reach, too.",default:"auto"}),sha=(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_0__.
Qq)({description:"Commit of the release, 40 hexadecimal digits. Empty: the commit of the run.",pattern:/^[0-9a-f]{40}$/,expected:"a full commit sha of 40 hexade\
cimal digits"}),watchSeconds=(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_0__.Qq)({description:"How long real traffic is watched after the switch. Empty:\
 what the delivery file says; a roll-back is then not watched.",pattern:/^\d{1,6}(\.\d{1,3})?$/,expected:"seconds from 0 to 172800"}),probeRate=(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_0__.
U9)({description:"Requests a second that are sent across the switch to measure drops. 0: none.",default:50,min:0,max:1e3}),drainTimeoutSeconds=(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_0__.
YA)({description:"How long requests and websockets of the slot that is left may take to end; what is left is cut and counted.",default:30,max:3600}),lockWaitSeconds=(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_0__.
YA)({description:"How long to wait for a delivery that holds the lock.",default:0,max:7200}),allowOlder=(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_0__.
Jt)({description:"Accept a version that is not greater than the last one.",default:!1}),allowBad=(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_0__.Jt)({description:"\
Accept a release that is on record as bad.",default:!1}),githubDeployment=(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_0__.Yq)({description:"auto: with a\
 token and an environment, it is recorded on GitHub as a deployment.",choices:["auto","off"],default:"auto"}),buildArgs=(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_0__.
pq)({description:"Build arguments for every image, such as BASE=python:3.11-slim. PIP_DEFAULT_TIMEOUT, PIP_RETRIES and PIP_RESUME_RETRIES are set unless given h\
ere."}),host=(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_0__.Qq)({description:"The machine that the application runs on, such as ssh://deploy@host.examp\
le:22. Empty: what the delivery file says, else this machine.",pattern:/^ssh:\/\/[^\s/]+\/?$/,expected:"ssh://user@host or ssh://user@host:port"}),dockerHost=(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_0__.
Qq)({description:"Docker daemon in place of the usual one: unix:///path or tcp://127.0.0.1:port. For another machine use `host`.",pattern:/^(?:unix|tcp|ssh):\/\/\S+$/,
expected:"unix:///path, tcp://127.0.0.1:port or ssh://user@host"}),sshKey=(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_0__.rJ)({description:"Private key \
for `host`, without a passphrase. It is on the disk only while a connection is made. Empty: the keys of an ssh agent."}),sshKnownHosts=(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_0__.
om)({description:"Host key of `host`, as a line of known_hosts. Any other key is refused; it is never learned by itself."}),schema=(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_0__.
Yq)({description:"refuse: a release that cannot run on the revision of the database is not let near traffic, and neither is one of which nobody knows. force: th\
at is overruled, and recorded.",choices:["refuse","force"],default:"refuse"})}),8947:((__unused_webpack___webpack_module__,__webpack_exports__2,__nccwpck_require__2)=>{
__nccwpck_require__2.d(__webpack_exports__2,{$4:()=>requiredText,Ae:()=>path,CG:()=>output,Cs:()=>runAction,Jt:()=>flag,QP:()=>defineAction,Qq:()=>text,U9:()=>count,
YA:()=>seconds,Yq:()=>choice,ZA:()=>suggest,_$:()=>nullPrototype,lL:()=>defineRun,nC:()=>environmentSource,om:()=>block,p_:()=>list,pq:()=>mapping,rJ:()=>secret,
uM:()=>share});var _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_0__=__nccwpck_require__2(9469);function camelCase(name){return name.replace(/-([a-z0-9])/g,(_,c)=>c.
toUpperCase())}function defineAction(spec){return spec}function definition(kind,accepts,options,absent,parse2){const required=options.required??!1;return{kind,accepts,
description:options.description,required,default:required?void 0:options.default,secret:options.secret??!1,parse:parse2,absent}}var good=value=>({ok:!0,value}),
bad=expected=>({ok:!1,expected});function text(options){return definition("text",options.expected??"text",options,"",raw=>parseText(raw,options))}function requiredText(options){
return definition("text",options.expected??"text",{...options,required:!0},"",raw=>parseText(raw,options))}function parseText(raw,options){return/[\r\n\u0000]/.
test(raw)?bad("text on one line"):options.pattern&&raw!==""&&!options.pattern.test(raw)?bad(options.expected??String(options.pattern)):good(raw)}function block(options){
return definition("block","text of any number of lines",options,"",good)}function secret(options){return definition("secret","a secret",{...options,secret:!0},"",
good)}function path(options){return definition("path","a path",options,"",parsePath)}function parsePath(raw){return/[\r\n\u0000]/.test(raw)?bad("one path on one\
 line"):raw.startsWith("-")?bad('a path that does not begin with "-"'):good(raw)}function choice(options){const expected=`one of ${options.choices.join(", ")}`,
absent=options.default??options.choices[0]??"";return definition("choice",expected,{...options,required:options.default===void 0},absent,raw=>options.choices.includes(
raw)?good(raw):bad(expected))}function flag(options){return definition("flag","true or false",{...options,default:String(options.default)},options.default,raw=>/^(true|True|TRUE)$/.
test(raw)?good(!0):/^(false|False|FALSE)$/.test(raw)?good(!1):bad("true or false"))}function count(options){const expected=`a whole number from ${options.min} t\
o ${options.max}`;return definition("count",expected,{...options,default:String(options.default)},options.default,raw=>{if(!/^-?\d{1,15}$/.test(raw))return bad(
expected);const value=Number(raw);return value>=options.min&&value<=options.max?good(value):bad(expected)})}function seconds(options){const min=options.min??0,expected=`\
seconds from ${min} to ${options.max}`;return definition("seconds",expected,{...options,default:String(options.default)},options.default,raw=>{if(!/^\d{1,9}(\.\d{1,3})?$/.
test(raw))return bad(expected);const value=Number(raw);return value>=min&&value<=options.max?good(value):bad(expected)})}function share(options){const expected="\
a number from 0 to 1";return definition("share",expected,{...options,default:String(options.default)},options.default,raw=>{const value=/^(0|1|0?\.\d{1,6}|1\.0+)$/.
test(raw)?Number(raw):Number.NaN;return value>=0&&value<=1?good(value):bad(expected)})}function list(options){const expected=options.choices?`any of ${options.choices.
join(", ")}`:options.expected??"a list";return definition("list",`${expected}, separated by commas or lines`,options,[],raw=>{const items=raw.split(/[\r\n]+/).filter(
line=>!line.trimStart().startsWith("#")).flatMap(line=>line.split(",")).map(item=>item.trim()).filter(item=>item!==""),wrong=items.find(item=>options.choices?!options.
choices.includes(item):options.item&&!options.item.test(item));return wrong===void 0?good([...new Set(items)]):bad(`${expected} (${(0,_part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_0__.
GE)(wrong)} is not)`)})}function mapping(options){const accepts="lines of NAME=VALUE, or a JSON object of strings";return definition("mapping",accepts,options,{},
raw=>raw.trimStart().startsWith("{")?parseJsonMapping(raw,accepts):parseLineMapping(raw,accepts))}function parseJsonMapping(raw,accepts){try{const value=JSON.parse(
raw);if(typeof value!="object"||value===null||Array.isArray(value))return bad(accepts);const entries=Object.entries(value);return entries.some(([,v])=>typeof v!=
"string")?bad(accepts):good(nullPrototype(entries))}catch{return bad(`${accepts}; this JSON cannot be read`)}}function parseLineMapping(raw,accepts){const entries=[];
for(const line of raw.split(/\r?\n/)){if(line.trim()===""||line.trimStart().startsWith("#"))continue;const match=/^\s*([A-Za-z_][\w.-]*)=(.*)$/.exec(line);if(!match)
return bad(accepts);entries.push([match[1]??"",(match[2]??"").trim()])}return good(nullPrototype(entries))}function nullPrototype(entries){const record=Object.create(
null);for(const[key,value]of entries)record[key]=value;return record}function output(description,fallback){return{description,fallback}}function readInputs(spec,source,log){
const entries=Object.entries(spec.inputs);for(const[name,input]of entries){const raw=source.get(name);input.secret&&raw&&log.mask(raw)}const problems=source.given.
filter(name=>!Object.hasOwn(spec.inputs,name)).map(name=>({input:name,expected:`an input of ${spec.name}${suggest(name,Object.keys(spec.inputs))}`,seen:"an unkn\
own name"})),values={};for(const[name,input]of entries){const raw=(source.get(name)??"").trim()||(input.default??"");if(raw===""){input.required&&problems.push(
{input:name,expected:input.accepts,seen:"nothing"}),values[camelCase(name)]=input.absent;continue}const parsed=input.parse(raw);parsed.ok?values[camelCase(name)]=
parsed.value:problems.push({input:name,expected:parsed.expected,seen:input.secret?"a value that is not shown":(0,_part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_0__.
GE)(raw)})}if(problems.length>0)throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_0__.dz(problems);return values}function environmentSource(environment){
const given=Object.keys(environment).filter(key=>key.startsWith("INPUT_"));return{get:name=>environment[`INPUT_${name.replaceAll(" ","_").toUpperCase()}`],given:given.
map(key=>key.slice(6).toLowerCase())}}function suggest(name,known){const[best]=known.map(candidate=>({candidate,distance:editDistance(name,candidate)})).sort((a,b)=>a.
distance-b.distance);return best&&best.distance<=Math.max(2,Math.floor(name.length/3))?`; did you mean "${best.candidate}"?`:""}function editDistance(a,b){let previous=Array.
from({length:b.length+1},(_,i)=>i);for(let i=1;i<=a.length;i+=1){const row=[i];for(let j=1;j<=b.length;j+=1){const substitution=(previous[j-1]??0)+(a[i-1]===b[j-
1]?0:1);row.push(Math.min((row[j-1]??0)+1,(previous[j]??0)+1,substitution))}previous=row}return previous[b.length]??0}function defineRun(spec,run2){return{spec,
run:run2}}async function runAction(action,source,ports,sink){const{log}=ports,written=new Set,write=(name,value)=>{written.add(name),sink.output(name,value)};try{
const inputs=readInputs(action.spec,source,log),result=await action.run(inputs,ports);for(const[name,value]of Object.entries(result.outputs))write(name,value);return await sink.
summary(result.summary),reportOutcome(action.spec.name,result.outcome,ports)}catch(thrown){return reportThrown(action.spec.name,thrown,ports),1}finally{for(const[
name,output2]of Object.entries(action.spec.outputs))written.has(name)||sink.output(name,output2.fallback)}}function reportOutcome(name,outcome,ports){return outcome.
kind==="passed"?(ports.log[outcome.level??"notice"](outcome.message,{title:name}),0):(ports.log.error(outcome.advice?`${outcome.message}
${outcome.advice}`:outcome.message,{title:`${name}: ${outcome.kind}`}),1)}function reportThrown(name,thrown,ports){const{log}=ports;if(thrown instanceof _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_0__.
dz)for(const problem of thrown.problems)log.error((0,_part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_0__.BJ)(problem),{title:`${name}: bad input`});else thrown instanceof
_part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_0__.cA?log.error(thrown.message,{title:`${name}: refused`}):thrown instanceof _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_0__.
L9?(log.error(thrown.advice?`${thrown.message}
${thrown.advice}`:thrown.message,{title:`${name}: failed`}),thrown.cause!==void 0&&log.info(`cause: ${(0,_part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_0__.bD)(
thrown.cause)}`)):(log.error(`${(0,_part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_0__.bD)(thrown)} (this is a fault of the suite itself; please report it)`,{title:`${name}\
: bug`}),thrown instanceof Error&&thrown.stack&&log.info(thrown.stack))}}),2103:((__unused_webpack___webpack_module__,__webpack_exports__2,__nccwpck_require__2)=>{
__nccwpck_require__2.d(__webpack_exports__2,{EF:()=>anchorsOf,JT:()=>runChecks,Sh:()=>CHECK_IDS,Te:()=>texts,VX:()=>secretValues,WP:()=>smokeSummary,dH:()=>planChecks,
dl:()=>isReportWord,hF:()=>ReportUnwritten,lG:()=>judgementOf,p2:()=>dryRunSummary,sj:()=>refuseEndedWaivers,tD:()=>checkIds,u5:()=>writeReport});var _part_chunk_XTRRQWWK_js__WEBPACK_IMPORTED_MODULE_0__=__nccwpck_require__2(
604),_part_chunk_F36ZHK7V_js__WEBPACK_IMPORTED_MODULE_1__=__nccwpck_require__2(3331),_part_chunk_OGMZOLW7_js__WEBPACK_IMPORTED_MODULE_2__=__nccwpck_require__2(5666),
_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_3__=__nccwpck_require__2(8947),_part_chunk_3ICG7VY6_js__WEBPACK_IMPORTED_MODULE_9__=__nccwpck_require__2(954),_part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__=__nccwpck_require__2(
9469),node_vm__WEBPACK_IMPORTED_MODULE_5__=__nccwpck_require__2(714),node_path__WEBPACK_IMPORTED_MODULE_6__=__nccwpck_require__2(6760),node_crypto__WEBPACK_IMPORTED_MODULE_7__=__nccwpck_require__2(
7598),node_zlib__WEBPACK_IMPORTED_MODULE_8__=__nccwpck_require__2(8522),CHECK_IDS=_part_chunk_F36ZHK7V_js__WEBPACK_IMPORTED_MODULE_1__.tc,wrong=text=>({verdict:"\
fail",text}),unsure=text=>({verdict:"inconclusive",text}),tooSlow=(text,over)=>over===void 0?wrong(text):unsure(`${text}; measured ${over}, and the time of the \
way is in it`),SHOWN=5;function conclude(problems,pass,evidence){if(problems.length===0)return{verdict:"pass",reason:pass,evidence};const verdict=problems.some(
problem=>problem.verdict==="fail")?"fail":"inconclusive",told3=problems.filter(problem=>problem.verdict===verdict).map(problem=>problem.text),more=told3.length>
SHOWN?[`and ${told3.length-SHOWN} more, in the evidence`]:[],all={title:"problems",lines:problems.map(problem=>`${problem.verdict}: ${problem.text}`)};return{verdict,
reason:[...told3.slice(0,SHOWN),...more].join("; "),evidence:[all,...evidence]}}var PATTERN_MS=1e3,SHOWN2=200,PatternError=class extends Error{constructor(pattern){
super(`the expression ${JSON.stringify(pattern.slice(0,80))} took more than ${PATTERN_MS} ms`),this.name="PatternError"}};function find(pattern,text){try{const found=(0,node_vm__WEBPACK_IMPORTED_MODULE_5__.
runInNewContext)('const m = new RegExp(p, "um").exec(t); m === null ? "" : JSON.stringify([...m].map((g) => g ?? null))',{p:pattern,t:text},{timeout:PATTERN_MS});
return typeof found!="string"||found===""?void 0:JSON.parse(found).map(group=>group??void 0)}catch(error){throw error.code==="ERR_SCRIPT_EXECUTION_TIMEOUT"?new PatternError(
pattern):error}}function findLines(pattern,lines){try{const found=(0,node_vm__WEBPACK_IMPORTED_MODULE_5__.runInNewContext)('const r = new RegExp(p, "u"); JSON.s\
tringify(JSON.parse(l).flatMap((x, i) => (r.test(x) ? [i] : [])))',{p:pattern,l:JSON.stringify(lines)},{timeout:PATTERN_MS});return JSON.parse(found).map(index=>lines[index]??
"")}catch(error){throw error.code==="ERR_SCRIPT_EXECUTION_TIMEOUT"?new PatternError(pattern):error}}function shown(value){if(value===void 0)return"nothing";const text=JSON.
stringify(value)??typeof value;return text.length>SHOWN2?`${text.slice(0,SHOWN2)}...`:text}function mismatches(matcher,value){return typeof matcher!="object"||matcher===
null?same(matcher,value)?[]:[`expected ${shown(matcher)}, saw ${shown(value)}`]:Object.entries(matcher).flatMap(([rule,wanted])=>wanted===void 0?[]:judge(rule,wanted,
value))}var RELATIONS={gt:(a,b)=>a>b,gte:(a,b)=>a>=b,lt:(a,b)=>a<b,lte:(a,b)=>a<=b},SIGNS={gt:">",gte:">=",lt:"<",lte:"<="};function judge(rule,wanted,value){const wrong2=expected=>[
`expected ${expected}, saw ${shown(value)}`],relation=RELATIONS[rule];if(relation){const seen=toNumber(value);return seen!==void 0&&relation(seen,wanted)?[]:wrong2(
`${SIGNS[rule]} ${wanted}`)}switch(rule){case"equals":return same(wanted,value)?[]:wrong2(shown(wanted));case"one-of":return wanted.some(one=>same(one,value))?[]:
wrong2(`one of ${shown(wanted)}`);case"matches":return isText(value)&&find(wanted,String(value))?[]:wrong2(`a match of ${shown(wanted)}`);case"contains":return contains(
value,wanted)?[]:wrong2(`something that contains ${shown(wanted)}`);case"exists":return value!==void 0===wanted?[]:wrong2(wanted===!0?"a value":"none");case"len\
gth":return mismatches(wanted,lengthOf(value)).map(text=>`length: ${text}`);case"not":return mismatches(wanted,value).length>0?[]:wrong2(`anything but ${shown(wanted)}`);case"\
all":return wanted.flatMap(one=>mismatches(one,value));case"any":return wanted.some(one=>mismatches(one,value).length===0)?[]:wrong2(`any of ${shown(wanted)}`);case"\
gt":case"gte":case"lt":case"lte":throw new Error(`${rule} is judged above`)}}var isText=value=>["string","number","boolean"].includes(typeof value);function toNumber(value){
if(typeof value=="number")return Number.isNaN(value)?void 0:value;const text=typeof value=="string"?value.trim():"";return/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.
test(text)?Number(text):void 0}function contains(value,wanted){return Array.isArray(value)?value.some(one=>same(one,wanted)):isText(value)&&String(value).includes(
String(wanted))}function lengthOf(value){return typeof value=="string"?[...value].length:Array.isArray(value)?value.length:typeof value=="object"&&value!==null?
Object.keys(value).length:void 0}function same(wanted,value){if(typeof wanted=="number"&&typeof value=="string")return toNumber(value)===wanted;if(typeof wanted!=
"object"||wanted===null||typeof value!="object"||value===null)return wanted===value;if(Array.isArray(wanted)!==Array.isArray(value))return!1;const keys=Object.keys(
wanted);return keys.length!==Object.keys(value).length?!1:keys.every(key=>Object.hasOwn(value,key)&&same(wanted[key],value[key]))}var TIMEOUT_MS=1e4,SHOWN_LINES=300;
function createProbe(view,ports,options,shared={sent:0,statuses:new Map}){const idPrefix=`smoke-${options.runId}-`,lines=[],remainingMs=()=>Math.max(0,options.deadlineAt-
ports.clock.monotonic());return{idPrefix,remainingMs,send:async(service,request)=>{shared.sent+=1;const sending={base:request.base??view.url(service),requestId:`${idPrefix}${shared.
sent}`,remainingMs:remainingMs()},answer=await attempt(request,sending,ports.http,options);return shared.statuses.set(service,[...shared.statuses.get(service)??
[],answer.status]),lines.push(describe(service,request,answer)),answer},record:title=>{const start=lines.length;return{evidence:()=>({title,lines:shorten(lines.
slice(start))})}},fork:()=>createProbe(view,ports,options,shared),provoked:(service,leastStatus)=>(shared.statuses.get(service)??[]).filter(status=>status>=leastStatus).
length}}async function attempt(request,sending,http,options){const{base,requestId,remainingMs}=sending,none=failure=>({status:0,headers:{},body:"",durationMs:0,
requestId,failure});if(base===void 0)return none("it has no address in this slot");if(remainingMs===0)return none("the time for all checks was over");const json=request.
body===void 0?void 0:JSON.stringify(request.body),body2=json??request.text;try{return{...await http({url:`${base}${request.path}`,method:request.method??"GET",headers:{
...json===void 0?{}:{"content-type":"application/json"},...request.headers,"user-agent":`compose-delivery-smoke/${options.runId}`,"x-request-id":requestId},...body2===
void 0?{}:{body:body2},...options.signal?{signal:options.signal}:{},timeoutMs:Math.max(1,Math.min(request.timeoutMs??TIMEOUT_MS,remainingMs)),maxBodyBytes:request.
maxBodyBytes??262144}),requestId,failure:void 0}}catch(error){if(error instanceof _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.g)throw error;return none(
(0,_part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.bD)(error))}}var shorten=lines=>lines.length<=SHOWN_LINES?[...lines]:[...lines.slice(0,SHOWN_LINES),`and\
 ${lines.length-SHOWN_LINES} more requests`];function describe(service,request,answer){const what=`${request.method??"GET"} ${request.base??service}${request.path}${request.
note?` (${request.note})`:""}`;return answer.failure!==void 0?`${what}: no answer: ${answer.failure}`:`${what}: ${answer.status} in ${Math.round(answer.durationMs)}\
 ms [${answer.requestId}]`}function healthHeaders(application,service,variables){const headers2=application.services[service]?.health?.headers??{};return Object.
fromEntries(Object.entries(headers2).map(([name,value])=>[name.toLowerCase(),(0,_part_chunk_F36ZHK7V_js__WEBPACK_IMPORTED_MODULE_1__.i7)(value,key=>variables[key])]))}
function jsonField(body2,field){let value;try{value=JSON.parse(body2)}catch{return}const path=field==="$"?"":field.replace(/^\$\./,"");for(const key of path===""?
[]:path.split(".")){if(typeof value!="object"||value===null||!Object.hasOwn(value,key))return;value=value[key]}return value}var POLL_MS=500,TIMEOUT_MS2=1e4,told=probe=>`${probe.
service}${probe.path}`;function judge2(probe,answer){return answer.failure!==void 0?[`${told(probe)}: expected an answer, saw none: ${answer.failure}`]:[...mismatches(
probe.status,answer.status).map(line=>`${told(probe)}: status: ${line}`),...Object.entries(probe.json??{}).flatMap(([field,matcher])=>mismatches(matcher,jsonField(
answer.body,field)).map(line=>`${told(probe)}: ${field}: ${line}`))]}async function askModeProbes({context,note,bases},probes){const found=[];for(const probe of probes){
const base=bases?.[probe.service],answer=await context.probe.send(probe.service,{...base===void 0?{}:{base},path:probe.path,headers:healthHeaders(context.application,
probe.service,context.variables),timeoutMs:TIMEOUT_MS2,note});found.push(...judge2(probe,answer))}return found}async function probesThat(hold,asking,probes){const found=[];
for(const probe of probes)(await askModeProbes(asking,[probe])).length===0===hold&&found.push(probe);return found}var waitFor=(asking,probes,seconds,{over=[]}={})=>poll(
asking,seconds,!0,async()=>{const wrong2=await askModeProbes(asking,probes),left=await probesThat(!0,asking,over);return[...wrong2,...left.map(probe=>`${told(probe)}\
: still as without it`)]}),staysSo=(asking,probes,seconds)=>poll(asking,seconds,!1,()=>askModeProbes(asking,probes));async function poll({context},seconds,untilRight,ask4){
const{clock}=context.ports,began=clock.monotonic();for(;;){const wrong2=await ask4(),passed=(clock.monotonic()-began)/1e3;if(wrong2.length===0===untilRight||passed>
seconds||context.signal?.aborted)return{wrong:wrong2,seconds:passed};await clock.sleep(POLL_MS)}}var wellProbes=(context,mode)=>mode.recovered.length>0?mode.recovered:
healthProbes(context,context.view.services),healthProbes=(context,services)=>services.flatMap(service=>{const definition=context.application.services[service];return definition?.
health&&definition.port!==void 0?[{service,path:definition.health.path,status:{gte:200,lt:300}}]:[]});async function tryWithout(context,bench,mode,without,lines){
const{service,env}=without,names=Object.keys(env).join(", "),seconds=mode["degrade-seconds"],got=await context.view.environment(service),same2=Object.entries(env).
filter(([name,value])=>got[name]===value);if(same2.length>0)return[unsure(`${mode.name}: ${same2.map(([name])=>name).join(", ")} of ${service} has this value al\
ready`)];const control=await askControl(context,bench,mode,service);if(lines.push(`${mode.name}: a second container of ${service} is well: ${control.wrong.length===
0}`),control.wrong.length>0)return[unsure(`${mode.name}: a second container of ${service} is not well as it is: ${control.wrong.join("; ")}`)];if(context.signal?.
aborted)return[unsure(`${mode.name}: the run was cancelled`)];const away=await withAnother(bench,service,env,async url=>{const asking={context,note:`without ${names}`,
bases:{[service]:url}},promised=await waitFor(asking,mode.degraded,startSeconds(context,service)+seconds);return control.steady&&promised.wrong.length===0?staysSo(
asking,mode.degraded,seconds):promised});return lines.push(`${mode.name}: ${service} with another ${names}; as promised after ${away.seconds.toFixed(1)} s: ${away.
wrong.length===0}`,`${mode.name}: nothing comes back in that container, so a recovery cannot be seen in it`),context.signal?.aborted?[unsure(`${mode.name}: the \
run was cancelled`)]:away.wrong.map(text=>wrong(`${mode.name}: without ${names}, ${text}`))}async function askControl(context,bench,mode,service){const own=wellProbes(
context,mode).filter(probe=>probe.service===service),probes=own.length>0?own:healthProbes(context,[service]);return withAnother(bench,service,{},async url=>{const asking={
context,note:"a second container",bases:{[service]:url}},{wrong:wrong2}=await waitFor(asking,probes,startSeconds(context,service));return{wrong:wrong2,steady:wrong2.
length===0&&(await askModeProbes(asking,mode.degraded)).length===0}})}var startSeconds=(context,service)=>context.application.services[service]?.health?.["start\
-seconds"]??60;async function withAnother(bench,service,env,use){const other=await bench.another(service,env);try{return await use(other.url)}finally{await other.
end()}}var SPARE_SECONDS=60,BEFORE_SECONDS=5;async function tryMode(context,bench,mode,lines){const well=wellProbes(context,mode),before=await waitFor({context,
note:`before ${mode.name}`},well,BEFORE_SECONDS);if(before.wrong.length>0)return[unsure(`${mode.name}: not tried, since all was not well before: ${before.wrong.
join("; ")}`)];if(context.signal?.aborted)return[unsure(`${mode.name}: the run was cancelled before it`)];try{return mode.without?await tryWithout(context,bench,
mode,mode.without,lines):await tryStop(context,bench,mode,mode.stop??"",lines)}catch(error){return[unsure(`${mode.name}: ${(0,_part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.
bD)(error)}`)]}}async function tryStop(context,bench,mode,service,lines){const problems=[],asking={context,note:`before ${mode.name}`},telling=await probesThat(
!1,asking,mode.degraded),steady=telling.length===0;try{problems.push(...await stopAndAsk(context,bench,mode,{service,steady,lines}))}catch(error){problems.push(
unsure(`${mode.name}: ${(0,_part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.bD)(error)}`))}finally{lines.push(`${mode.name}: put back: ${(await bench.putBack()).
join(", ")||"nothing was stopped"}`)}if(context.signal?.aborted)return problems;const seconds=mode["recover-seconds"],after=await waitFor({context,note:`after ${service}\
 is back`},wellProbes(context,mode),seconds,{over:telling});return lines.push(`${mode.name}: recovered after ${after.seconds.toFixed(1)} s: ${after.wrong.length===
0}`),[...problems,...after.wrong.map(text=>wrong(`${mode.name}: ${seconds} s after ${service} was back, ${text}`))]}async function stopAndAsk(context,bench,mode,{
service,steady,lines}){const seconds=mode["degrade-seconds"];await bench.stop(service,seconds+SPARE_SECONDS);const seen=await(steady?staysSo:waitFor)({context,note:`\
while ${service} is stopped`},mode.degraded,seconds);return lines.push(`${mode.name}: ${service} stopped; as promised ${steady?"for":"after"} ${seen.seconds.toFixed(
1)} s: ${seen.wrong.length===0}`),context.signal?.aborted?[unsure(`${mode.name}: the run was cancelled while ${service} was stopped`)]:await bench.running(service)?
[unsure(`${mode.name}: somebody started ${service} again meanwhile, so nothing is proven`)]:seen.wrong.map(text=>wrong(`${mode.name}: while ${service} is stoppe\
d, ${text}`))}var longest=(context,mode)=>mode.without?2*(startSeconds(context,mode.without.service)+mode["degrade-seconds"]):mode["degrade-seconds"]+mode["reco\
ver-seconds"];function survived(modes){const unseen=modes.filter(({without})=>without).map(({name})=>name),recovery=unseen.length===0?"":`; of ${unseen.join(", ")}\
 no recovery could be seen`;return`${modes.length} failures were survived as promised${recovery}`}var willOf=({name,stop,without})=>stop===void 0?`start ${without?.
service??""} a second time without ${Object.keys(without?.env??{}).join(", ")} (${name})`:`stop ${stop} for real and put it back (${name})`,failureModes={id:"fa\
ilure-modes",exclusive:!0,asks:"Does the application degrade as promised when what it needs is stopped, and recover?",notConfigured:application=>{const definition=application.
checks["failure-modes"];return definition?definition.environments.includes(application.environmentName)?void 0:`nothing is stopped here: only in ${definition.environments.
join(", ")}`:"checks.failure-modes is not in the delivery file"},will:application=>`one after the other: ${(application.checks["failure-modes"]?.modes??[]).map(
willOf).join(", ")}`,run:async context=>{const definition=context.application.checks["failure-modes"],{bench}=context.ports;if(!definition)return conclude([unsure(
"checks.failure-modes is not in the delivery file")],"",[]);if(!bench)return{verdict:"skipped",reason:"no container is at hand here that could be stopped",evidence:[]};
const{keeps}=bench,modes=keeps===void 0?definition.modes:definition.modes.filter(({without})=>without);if(keeps!==void 0&&modes.length===0)return{verdict:"skipp\
ed",reason:keeps,evidence:[]};const record=context.probe.record("requests"),lines=keeps===void 0?[]:[keeps],problems=[];for(const mode of modes){const needed=longest(
context,mode)*1e3;context.signal?.aborted||context.probe.remainingMs()<needed?problems.push(unsure(`${mode.name}: not tried: too little time is left (deadline-s\
econds)`)):problems.push(...await tryMode(context,bench,mode,lines))}return conclude(problems,survived(modes),[{title:"modes",lines},record.evidence()])}},HTTPS_ONLY="\
strict-transport-security",parts=value=>value.split(";").map(part=>part.trim().replace(/\s+/g," ").toLowerCase()).filter(part=>part!=="");function headerMatches(expected,seen){
if(seen===void 0||seen.trim()==="")return!1;if(expected.trim()==="*")return!0;const there=parts(seen),asked2=parts(expected);return asked2.length>0&&asked2.every(
part=>there.includes(part))}function judge3(answer,where,definition,secure){return answer.failure!==void 0?[unsure(`${where}: no answer: ${answer.failure}`)]:Object.
entries(definition.required).flatMap(([name,expected])=>{if(name.toLowerCase()===HTTPS_ONLY&&!secure)return[];const seen=answer.headers[name.toLowerCase()];return headerMatches(
expected,seen)?[]:[wrong(`${where} (${answer.status}): expected ${name}: ${expected}, saw ${seen===void 0?"no such header":seen}`)]})}var headers={id:"headers",
asks:"Do answers carry the required security headers?",notConfigured:application=>application.checks.headers?void 0:"checks.headers is not in the delivery file",
will:application=>`GET ${application.checks.headers?.path??""} of ${application.checks.headers?.service??""} and a path that is not there, and compare ${Object.
keys(application.checks.headers?.required??{}).join(", ")}`,run:async context=>{const definition=context.application.checks.headers;if(!definition)return conclude(
[unsure("checks.headers is not in the delivery file")],"",[]);const record=context.probe.record("requests"),own=healthHeaders(context.application,definition.service,
context.variables),secure=context.view.url(definition.service)?.startsWith("https:")??!1,page=await context.probe.send(definition.service,{path:definition.path,
headers:own}),absent=await context.probe.send(definition.service,{path:`/${context.probe.idPrefix}absent`,headers:own}),problems=[...page.failure===void 0&&page.
status>=500?[unsure(`${definition.path}: expected a page, saw ${page.status}`)]:judge3(page,definition.path,definition,secure),...judge3(absent,"a path that is \
not there",definition,secure)],seen=Object.keys(definition.required).map(name=>`${name}: ${page.headers[name.toLowerCase()]??"(none)"}`),left=secure?[]:Object.keys(
definition.required).filter(name=>name.toLowerCase()===HTTPS_ONLY),note=left.map(name=>`${name} is not asked for: the slot answers plain HTTP`);return conclude(
problems,`${Object.keys(definition.required).length-left.length} headers are as required, on a page and on an error`,[record.evidence(),{title:`headers of ${definition.
path}`,lines:[...seen,...note]}])}},ATTEMPTS=3,PAUSE_MS=500,withHealth=(application,services)=>services.filter(name=>application.services[name]?.health&&application.
services[name]?.port!==void 0);async function ask(context,service){const request={path:context.application.services[service]?.health?.path??"/health",headers:healthHeaders(
context.application,service,context.variables),timeoutMs:5e3};for(let attempt3=1;;attempt3+=1){const answer=await context.probe.send(service,request);if(answer.
status>=200&&answer.status<300||attempt3===ATTEMPTS)return{answer,attempt:attempt3};if(context.probe.remainingMs()===0)return{answer,attempt:attempt3};await context.
ports.clock.sleep(PAUSE_MS)}}var health={id:"health",asks:"Does every service answer its health check?",notConfigured:application=>withHealth(application,Object.
keys(application.services)).length===0?"no service of the delivery file has a health check":void 0,will:application=>`GET the health path of ${withHealth(application,
Object.keys(application.services)).join(", ")}`,run:async context=>{const record=context.probe.record("health requests"),services=withHealth(context.application,
context.view.services),problems=[],late=[];for(const service of services){const{answer,attempt:attempt3}=await ask(context,service);attempt3>1&&late.push(`${service}\
 answered only the ${attempt3}. time`),answer.failure!==void 0&&context.probe.remainingMs()===0?problems.push(unsure(`${service}: ${answer.failure}`)):answer.failure!==
void 0?problems.push(wrong(`${service} does not answer: ${answer.failure}`)):(answer.status<200||answer.status>299)&&problems.push(wrong(`${service}: expected 2\
xx from its health check, saw ${answer.status}`))}services.length===0&&problems.push(unsure("no service with a health check runs in this slot"));const outcome=conclude(
problems,[`${services.length} services are healthy`,...late].join("; "),[record.evidence()]);return outcome.verdict==="pass"&&late.length>0?{...outcome,verdict:"\
flaky"}:outcome}},MAX_DEPTH=16,MAX_FILES=2e4,LEFT_OUT=/^(\..*|node_modules|__pycache__|venv|site-packages)$/;function globPattern(glob){const source=glob.replace(
/^\.\//,"").replace(/\*\*\/|\*\*|\*|\?|\{[^{}]*\}|[^*?{]+|\{/g,part=>part==="**/"?"(?:[^/]+/)*":part==="**"?".*":part==="*"?"[^/]*":part==="?"?"[^/]":part.startsWith(
"{")&&part.endsWith("}")?`(?:${part.slice(1,-1).split(",").map(literal).join("|")})`:literal(part));return new RegExp(`^${source}$`,"su")}function literal(text){
return text.replace(/[\\^$.*+?()[\]{}|/-]/g,c=>c==="/"||c==="-"?c:`\\${c}`)}async function findFiles(files,root,globs){const patterns=globs.map(globPattern),found=[],
walk=async(folder,depth)=>{for(const name of await files.list(folder===""?root:(0,node_path__WEBPACK_IMPORTED_MODULE_6__.join)(root,folder))){if(LEFT_OUT.test(name)||
found.length>=MAX_FILES)continue;const path=folder===""?name:`${folder}/${name}`;patterns.some(pattern=>pattern.test(path))?found.push(path):depth<MAX_DEPTH&&await walk(
path,depth+1)}};return await walk("",0),found.sort()}var NUMBER=/(?:0[xob][\da-f_]+|(?:\d[\d_]*\.?[\d_]*|\.\d[\d_]*)(?:e[+-]?\d[\d_]*)?j?)/iy,NAME=/[\p{L}_][\p{L}\p{Nd}_]*/uy,
STRING_START=/(?:[rbuf]|rb|br|rf|fr)?("""|'''|"|')/iy;function readPython(source){const lines=[],comments=new Map;let current=[];const cursor={at:0,line:1,depth:0},
endLine=()=>{current.length>0&&lines.push(current),current=[]};for(;cursor.at<source.length;){const c=source[cursor.at]??"";if(c===`
`)cursor.depth===0&&endLine(),cursor.line+=1,cursor.at+=1;else if(c==="\\"&&/^\\\r?\n/.test(source.slice(cursor.at,cursor.at+3)))cursor.at+=source[cursor.at+1]===
"\r"?3:2,cursor.line+=1;else if(c==="#"){const end=source.indexOf(`
`,cursor.at),stop=end===-1?source.length:end;comments.set(cursor.line,source.slice(cursor.at+1,stop).trim()),cursor.at=stop}else c===";"&&cursor.depth===0?(endLine(),
cursor.at+=1):current.push(...readToken(source,cursor))}return endLine(),{lines,comments}}function match(pattern,source,at){return pattern.lastIndex=at,pattern.
exec(source)}function readToken(source,cursor){const{line}=cursor,string=match(STRING_START,source,cursor.at);if(string)return readString(source,cursor,string);
const name=match(NAME,source,cursor.at);if(name)return cursor.at+=name[0].length,[{kind:"name",text:name[0],line}];const number=match(NUMBER,source,cursor.at);if(number)
return cursor.at+=number[0].length,[{kind:"number",text:number[0],line}];const c=source[cursor.at]??"";return"([{".includes(c)&&(cursor.depth+=1),")]}".includes(
c)&&(cursor.depth=Math.max(0,cursor.depth-1)),cursor.at+=1,[]}function readString(source,cursor,start){const quote=start[1]??'"',line=cursor.line;let at=cursor.
at+start[0].length;const from=at;for(;at<source.length&&!source.startsWith(quote,at)&&!(quote.length===1&&source[at]===`
`);)source[at]==="\\"&&(at+=1),source[at]===`
`&&(cursor.line+=1),at+=1;const text=source.slice(from,Math.min(at,source.length));cursor.at=Math.min(source.length,source.startsWith(quote,at)?at+quote.length:
at);const tokens=[{kind:"string",text,line}];if(/f/i.test(start[0].slice(0,start[0].length-quote.length)))for(const[,code=""]of text.replaceAll("{{","").replaceAll(
"}}","").matchAll(/\{([^{}]*)\}/g))tokens.push(...readPython(code).lines.flat().map(token=>({...token,line})));return tokens}var ALLOW_COMMENT=/^compose-delivery:\s*allow-literal\s+\S/,
SYNONYMS={inflation:["inflacion","inflación"],rate:["tasa"],price:["precio"]},COMMON=new Set(["rate","tasa","monthly","default","value","yearly","daily","perce\
nt","the"]),EPSILON=1e-9;function findRateLiterals(source,rules){const{lines,comments}=readPython(source),words=aboutWords(rules.env);return lines.flatMap(tokens=>{
const numbers=tokens.flatMap(token=>{const value=numericValue(token);return value===void 0?[]:[{token,value}]}),bounds=isRangeCheck(numbers.map(({value})=>value),
rules),about=tokens.some(token=>mentions(token,words));return numbers.flatMap(({token,value})=>{if(bounds&&[rules.minimum,rules.maximum].some(bound=>near(value,
bound)))return[];if(ALLOW_COMMENT.test(comments.get(token.line)??""))return[];const why=whyRate(value,about,rules);return why===void 0?[]:[{line:token.line,literal:token.
text.slice(0,40),why}]})})}function near(a,b){return Math.abs(a-b)<EPSILON}function isRangeCheck(values,rules){return[rules.minimum,rules.maximum].every(bound=>values.
some(value=>near(value,bound)))}function whyRate(value,about,rules){if(near(value,rules.rate))return"it is the configured rate";if(near(value,1+rules.rate))return"\
it is one plus the configured rate";const possible=fraction=>fraction>=rules.minimum-EPSILON&&fraction<=rules.maximum+EPSILON,percentage=!Number.isInteger(value)&&
possible(value/100);return about&&(possible(value)||possible(value-1)||percentage)?`it could be a rate, in a statement about ${rules.env}`:void 0}function numericValue(token){
if(token.kind==="name")return;const text=token.kind==="string"?token.text.trim():token.text;if(token.kind==="string"&&!/^\d*[.,]?\d+%?$/.test(text))return;const value=Number(
text.replaceAll("_","").replace(",",".").replace(/[j%]$/i,""));return Number.isNaN(value)?void 0:value}function aboutWords(env){const all=env.toLowerCase().split(
"_").flatMap(word=>[word,...SYNONYMS[word]??[]]),telling=all.filter(word=>word.length>3&&!COMMON.has(word));return new Set(telling.length>0?telling:all)}function mentions(token,words){
return token.kind==="number"||token.text.length>200?!1:token.text.replace(/([a-z])([A-Z])/g,"$1_$2").toLowerCase().split(/[^\p{L}\p{Nd}]+/u).some(part=>words.has(
part))}var LOG_BYTES=1024*1024;function strictDecimal(text){return text!==void 0&&/^\d{1,9}(\.\d{1,12})?$/.test(text)?Number(text):void 0}function judgeEnvironment(definition,inFile,got){
const{env,minimum,maximum,service}=definition,problems=[],value=strictDecimal(inFile);return inFile===void 0||inFile===""?problems.push(wrong(`${env} is not in \
the environment file`)):value===void 0?problems.push(wrong(`${env}: expected a plain decimal such as ${minimum}, saw another form`)):(value<minimum||value>maximum)&&
problems.push(wrong(`${env}: expected ${minimum} to ${maximum}, saw ${inFile}`)),got===void 0||got===""?problems.push(wrong(`${service} did not get ${env}`)):inFile!==
void 0&&got!==inFile&&problems.push(wrong(`${service} got another ${env} than the environment file holds`)),problems}async function predict(context,definition,base){
const request={method:"POST",path:definition.path,body:definition.body,note:"prediction",...base===void 0?{}:{base}},open=await context.probe.send(definition.service,
request);if(open.status!==401||!context.application.services[definition.service]?.jwt)return open;const login=await context.logins.tokenOf(definition.service,context.
probe);return login.token===void 0?open:context.probe.send(definition.service,{...request,headers:{authorization:`Bearer ${login.token}`}})}function judgePrediction(definition,answer,rate){
if(answer.failure!==void 0)return[unsure(`the prediction got no answer: ${answer.failure}`)];if(answer.status===429)return[unsure("the rate limit answered the p\
rediction; try again later")];if(answer.status<200||answer.status>299)return[wrong(`expected a prediction, saw ${answer.status}`)];const shown2=jsonField(answer.
body,definition.field),value=typeof shown2=="string"?strictDecimal(shown2):shown2;return shown2===void 0?[wrong(`expected the field ${definition.field} in the p\
rediction, saw none`)]:value===rate?[]:[wrong(`expected ${definition.field} ${rate} in the prediction, saw ${JSON.stringify(shown2).slice(0,60)}`)]}function judgeLog(definition,log,raw){
const pattern=definition["log-pattern"];if(pattern===void 0)return{problems:[],evidence:[]};const rates=[...new Set([raw,String(Number(raw))])],shows=(line2,rate)=>line2.
includes(pattern.replaceAll("{rate}",rate))&&line2.includes(rate),line=log.split(`
`).find(candidate=>rates.some(rate=>shows(candidate,rate)));if(line!==void 0)return{problems:[],evidence:[{title:"log",lines:[line.slice(0,500)]}]};const lost=Buffer.
byteLength(log)>=LOG_BYTES*.99,text=`the log of ${definition.service} does not show ${JSON.stringify(pattern.replaceAll("{rate}",raw))}${pattern.includes("{rate\
}")?"":` with ${raw}`}`;return{problems:[lost?unsure(`${text}; its beginning is no longer kept`):wrong(text)],evidence:[]}}async function judgeSources(context,definition,rate){
const paths=await findFiles(context.ports.files,context.root,definition.sources);if(paths.length===0)return{problems:[unsure(`no file matches checks.R4.sources \
(${definition.sources.join(", ")})`)],evidence:[]};const problems=[];for(const path of paths){const text=await context.ports.files.readText((0,node_path__WEBPACK_IMPORTED_MODULE_6__.
join)(context.root,path));if(text!==void 0)for(const found of findRateLiterals(text,{...definition,rate}))problems.push(wrong(`${path}:${found.line} holds the l\
iteral ${found.literal}: ${found.why}`))}return{problems,evidence:[{title:"sources read",lines:paths}]}}var VARIANT_HEALTH_MS=6e4;async function judgeInflated(context,definition,base,rate){
const{inflate,service}=definition,{bench}=context.ports;if(!inflate||inflate.environments?.includes(context.application.environmentName)===!1)return{problems:[],
evidence:[],told:""};if(!bench)return{problems:[],evidence:[],told:"; no second container could be started here"};if(inflate.rate===rate)return{problems:[unsure(
`checks.R4.inflate.rate is the rate in force (${rate})`)],evidence:[],told:""};const other=await bench.another(service,{[definition.env]:String(inflate.rate)});
try{await waitForHealth(context,service,other.url);const answer=await predict(context,definition,other.url),problems=judgePrediction(definition,answer,inflate.rate).
map(problem=>({...problem,text:`with ${definition.env}=${inflate.rate}: ${problem.text}`})),moved=problems.length>0?[]:judgeMove(inflate,rate,base,answer),lines=[
`rate ${rate}: ${base.body.slice(0,1e3)}`,`rate ${inflate.rate}: ${answer.body.slice(0,1e3)}`];return{problems:[...problems,...moved],evidence:[{title:"forecast\
s with two rates",lines}],told:"; the forecast follows it"}}finally{await other.end()}}function judgeMove(inflate,rate,base,other){const[before,after]=[base,other].
map(({body:body2})=>Number(jsonField(body2,inflate.field)??Number.NaN));if(before===void 0||after===void 0||Number.isNaN(before)||Number.isNaN(after))return[wrong(
`expected a number in ${inflate.field} of the prediction`)];const sign=Math.sign((inflate.rate-rate)*(inflate.direction==="up"?1:-1));return Math.sign(after-before)===
sign?[]:[wrong(`${inflate.field} is ${before} at ${rate} and ${after} at ${inflate.rate}: the rate is shown, and not used`)]}async function waitForHealth(context,service,url){
const until=context.ports.clock.monotonic()+VARIANT_HEALTH_MS,request={base:url,path:context.application.services[service]?.health?.path??"/health",headers:healthHeaders(
context.application,service,context.variables),timeoutMs:2e3,note:"second container"};for(;;){const answer=await context.probe.send(service,request);if(answer.status>=
200&&answer.status<300)return;if(context.ports.clock.monotonic()>until)throw new Error(`the second container of ${service} did not become healthy`);await context.
ports.clock.sleep(500)}}var inflation={id:"R4",asks:"Does the rate come from the environment, and from nowhere else?",notConfigured:application=>application.checks.
R4?void 0:"checks.R4 is not in the delivery file",will:application=>{const r4=application.checks.R4;return`compare ${r4?.env??""} in the environment file, the s\
ervice, its log and POST ${r4?.path??""} of ${r4?.service??""}, and read ${r4?.sources.join(", ")??""} for literals`},run:async context=>{const definition=context.
application.checks.R4;if(!definition)return conclude([unsure("checks.R4 is not in the delivery file")],"",[]);const raw=context.variables[definition.env],got=(await context.
view.environment(definition.service))[definition.env],problems=judgeEnvironment(definition,raw,got),rate=strictDecimal(raw)??strictDecimal(got),values={title:definition.
env,lines:[`environment file: ${raw??"(none)"}`,`${definition.service}: ${got??"(none)"}`]};if(rate===void 0)return conclude(problems,"",[values]);const record=context.
probe.record("requests"),answer=await predict(context,definition),shown2={title:"prediction",lines:[answer.body.slice(0,2e3)]},log=judgeLog(definition,await context.
view.log(definition.service),raw??String(rate)),sources=await judgeSources(context,definition,rate),shownRate=judgePrediction(definition,answer,rate),inflated=shownRate.
length===0?await judgeInflated(context,definition,answer,rate):{problems:[],evidence:[],told:""};return conclude([...problems,...shownRate,...inflated.problems,
...log.problems,...sources.problems],`${definition.env} is ${rate} in the environment, the prediction${definition["log-pattern"]===void 0?"":" and the log"}; no\
 source holds a copy${inflated.told}`,[values,record.evidence(),shown2,...inflated.evidence,...log.evidence,...sources.evidence])}},PLACEHOLDER=/change.?me|placeholder|example|password|default|your[-_ ]|secret|replace/i,
LEAST_DIFFERENT_CHARACTERS=8;function normalSecret(value){return value.normalize("NFKC").replace(/[\s\u200b-\u200d\ufeff]/g,"").replace(/^(["'])(.*)\1$/,"$2").replaceAll(
"-","+").replaceAll("_","/").replace(/=+$/,"")}function secretBytes(value){const text=value.trim();if(/^[0-9a-f]+$/i.test(text))return Math.floor(text.length/2);
const bare2=text.replace(/=+$/,"");return/^[\w+/-]+$/.test(bare2)?Math.floor(bare2.length*3/4):Buffer.byteLength(text)}function secretFault(value,leastBytes){if(value===
void 0||value.trim()==="")return"has no value";if(PLACEHOLDER.test(value))return"looks like a placeholder";if(secretBytes(value)<leastBytes)return`holds at most\
 ${secretBytes(value)} random bytes; ${leastBytes} are needed`;if(new Set(value).size<LEAST_DIFFERENT_CHARACTERS)return`repeats ${new Set(value).size} character\
s`}function equals(secrets){return secrets.flatMap(([name,value],index)=>secrets.slice(index+1).filter(([,other])=>normalSecret(other)===normalSecret(value)).map(
([other])=>[name,other]))}function judgeFileSecrets(context){const definition=context.application.checks.R2,names=definition?.secrets??[],faults=names.map(name=>({
name,fault:secretFault(context.variables[name],definition?.["min-bytes"]??32)})),present=names.flatMap(name=>{const value=context.variables[name];return value===
void 0||value.trim()===""?[]:[[name,value]]}),same2=equals(present);return{problems:[...faults.flatMap(({name,fault})=>fault===void 0?[]:[wrong(`${name} ${fault}\
 in the environment file`)]),...same2.map(([a,b])=>wrong(`${a} and ${b} are the same in the environment file`))],evidence:{title:"secrets of the environment fil\
e",lines:faults.map(({name,fault})=>`${name}: ${fault??`${secretBytes(context.variables[name]??"")} bytes`}`)}}}async function judgeEffectiveSecrets(context,services){
const effective=new Map,problems=[],lines=[];for(const service of services){const variable=context.application.services[service]?.jwt?.["secret-env"]??"",value=(await context.
view.environment(service))[variable],inFile=context.variables[variable];if(value===void 0||value==="")problems.push(wrong(`${service} did not get ${variable}`));else{
effective.set(service,value),context.onSecret(value);const differs=inFile!==void 0&&normalSecret(inFile)!==normalSecret(value);differs&&problems.push(wrong(`${service}\
 got another ${variable} than the environment file holds`)),lines.push(`${service}: ${variable}, ${secretBytes(value)} bytes, ${differs?"not ":""}as in the envi\
ronment file`)}inFile===void 0&&problems.push(unsure(`${variable} of ${service} is not in the environment file`))}for(const[a,b]of equals([...effective]))problems.
push(wrong(`${a} and ${b} got the same secret`));return{problems,evidence:{title:"secrets that the services got",lines},effective}}var encode=value=>Buffer.from(
JSON.stringify(value)).toString("base64url");function signToken(claims,secret){const content=`${encode({alg:"HS256",typ:"JWT"})}.${encode(claims)}`;return`${content}\
.${(0,node_crypto__WEBPACK_IMPORTED_MODULE_7__.createHmac)("sha256",secret).update(content).digest("base64url")}`}function unsignedToken(claims){return`${encode(
{alg:"none",typ:"JWT"})}.${encode(claims)}.`}function readClaims(token){const parts2=token.split(".");if(parts2.length===3)try{const claims=JSON.parse(Buffer.from(
parts2[1]??"","base64url").toString("utf8"));return typeof claims=="object"&&claims!==null&&!Array.isArray(claims)?claims:void 0}catch{return}}var YEAR_SECONDS=31536e3;
async function collectTokens(context,services){const tokens=[],problems=[];for(const service of services){const login=await context.logins.tokenOf(service,context.
probe);if(login.token===void 0){problems.push(unsure(`${service}: ${login.why}`));continue}const claims=readClaims(login.token);claims?tokens.push({service,token:login.
token,claims}):problems.push(unsure(`${service}: its login gives something that is no JSON Web Token`))}return{tokens,problems}}async function useToken(context,service,token,note){
const way=context.application.services[service]?.jwt?.protected;return context.probe.send(service,{method:way?.method??"GET",path:way?.path??"/",...token===void 0?
{}:{headers:{authorization:`Bearer ${token}`}},...way?.method==="POST"?{body:{}}:{},note})}function accepted(answer,method){return answer.status>=200&&answer.status<
300||method==="POST"&&[400,422].includes(answer.status)}function judgeRefusal(service,answer,what,statuses){return answer.failure!==void 0?[unsure(`${service}: \
no answer to ${what}: ${answer.failure}`)]:answer.status===429?[unsure(`${service}: its rate limit answered ${what}; try again later`)]:statuses.includes(answer.
status)?[]:[wrong(`${service}: expected ${statuses.join(" or ")} for ${what}, saw ${answer.status}`)]}async function judgeMatrix(context,tokens){const problems=[];
for(const{service,token}of tokens){const method=context.application.services[service]?.jwt?.protected.method??"GET",own=await useToken(context,service,token,"it\
s own token");own.failure!==void 0?problems.push(unsure(`${service}: no answer to its own token: ${own.failure}`)):own.status===429?problems.push(unsure(`${service}\
: its rate limit answered; try again later`)):accepted(own,method)||problems.push(wrong(`${service} refuses its own token: expected 2xx, saw ${own.status}`));const none=await useToken(
context,service,void 0,"no token");problems.push(...judgeRefusal(service,none,"a request without a token",[401]));for(const other of tokens){if(other.service===
service)continue;const foreign=await useToken(context,service,other.token,`token of ${other.service}`);problems.push(...judgeRefusal(service,foreign,`a token of\
 ${other.service}`,[401,403]))}}return problems}function forgeries(own,secret,other,nowSeconds){const long={...own.claims,iat:nowSeconds-2*YEAR_SECONDS,nbf:nowSeconds-
2*YEAR_SECONDS,exp:nowSeconds-YEAR_SECONDS},audience=own.claims.aud===void 0?[]:[{what:"a token with its own secret for another audience",token:signToken({...own.
claims,aud:`not-${own.service}`},secret)}];return[{what:"an unsigned token (alg none)",token:unsignedToken(own.claims)},{what:`a token with its own secret from \
issuer ${other.issuer}`,token:signToken({...own.claims,iss:other.issuer},secret)},{what:"a token with its own issuer and another secret",token:signToken(own.claims,
other.secret)},{what:"an expired token",token:signToken(long,secret)},...audience]}async function judgeForgeries(context,own,secret,other,onSecret){const{service}=own,
method=context.application.services[service]?.jwt?.protected.method??"GET",nowSeconds=Math.floor(context.ports.clock.now()/1e3),copy=signToken({...own.claims,smoke:context.
runId},secret);onSecret(copy);const control=await useToken(context,service,copy,"a good copy of its own token");if(!accepted(control,method))return[unsure(`${service}\
 refuses a good copy of its own token (${control.failure??control.status}), so forged ones prove nothing`)];const problems=[];for(const forgery of forgeries(own,
secret,other,nowSeconds)){onSecret(forgery.token);const answer=await useToken(context,service,forgery.token,forgery.what);problems.push(...judgeRefusal(service,
answer,forgery.what,[401,403]))}return problems}var LOG_WAIT_MS=3e3,LOG_STEP_MS=200,MISMATCH=/\bissuer\b|\biss\b|"iss"/i,REFUSAL=/mismatch|invalid|refus|reject|denied|expected|wrong|unexpected/i,
withTokens=context=>context.view.services.filter(name=>context.application.services[name]?.jwt!==void 0),mismatches2=log=>log.split(`
`).filter(line=>MISMATCH.test(line)&&REFUSAL.test(line)).length;async function logShowsMismatch(context,service,before){const until=context.ports.clock.monotonic()+
LOG_WAIT_MS;for(;;){const log=await context.view.log(service);if(log.split(`
`).some(line=>line.includes(context.probe.idPrefix)&&MISMATCH.test(line)&&REFUSAL.test(line))||mismatches2(log)>before)return!0;if(context.ports.clock.monotonic()>=
until)return!1;await context.ports.clock.sleep(LOG_STEP_MS)}}async function judgeTokens(context,tokens,effective,onSecret){const before=new Map;for(const{service}of tokens)
before.set(service,mismatches2(await context.view.log(service)));const problems=await judgeMatrix(context,tokens);for(const own of tokens){const neighbour=tokens.
find(token=>token.service!==own.service),secret=effective.get(own.service);if(secret===void 0)continue;const other={issuer:(neighbour&&context.application.services[neighbour.
service]?.jwt?.issuer)??"somebody-else",secret:(neighbour&&effective.get(neighbour.service))??"no-service-has-this-secret-to-sign-with"};problems.push(...await judgeForgeries(
context,own,secret,other,onSecret))}if(problems.some(problem=>problem.verdict==="fail"))return problems;for(const{service}of tokens)await logShowsMismatch(context,
service,before.get(service)??0)||problems.push(wrong(`${service}: its log does not show the issuer that was refused`));return problems}var jwtIsolation={id:"R2",
asks:"Does every service have its own token secret, and refuse the tokens of all others?",notConfigured:application=>application.checks.R2?void 0:"checks.R2 is \
not in the delivery file",will:application=>{const services=Object.keys(application.services).filter(name=>application.services[name]?.jwt);return`compare ${application.
checks.R2?.secrets.length??0} secrets, log in to ${services.join(", ")}, try each token and five forged ones at each of them, and read their logs`},run:async context=>{
const services=withTokens(context),file=judgeFileSecrets(context),got=await judgeEffectiveSecrets(context,services),record=context.probe.record("requests"),{tokens,
problems:logins}=await collectTokens(context,services),used=await judgeTokens(context,tokens,got.effective,context.onSecret),few=tokens.length<2&&logins.length===
0?[unsure(`expected two services or more with a jwt section in this slot, saw ${services.length}`)]:[];return conclude([...file.problems,...got.problems,...logins,
...used,...few],`${context.application.checks.R2?.secrets.length??0} different secrets; ${tokens.length} services refuse each other's tokens and forged ones`,[file.
evidence,got.evidence,record.evidence()])}},MetricsError=class extends Error{constructor(line,expected){super(`line ${line}: expected ${expected}`),this.name="M\
etricsError"}},METRIC=/^([a-zA-Z_:][a-zA-Z0-9_:]*)\s*(\{)?/,TYPE=/^#\s+TYPE\s+([a-zA-Z_:][a-zA-Z0-9_:]*)\s+(counter|gauge|histogram|gaugehistogram|summary|untyped|unknown|info|stateset)\s*$/,
LABEL=/\s*([a-zA-Z_][a-zA-Z0-9_]*)\s*=\s*"((?:[^"\\\n]|\\.)*)"\s*(,|\})/y,VALUE=/^\s+(NaN|[+-]?Inf|[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)(?:\s+[+-]?\d+(?:\.\d+)?)?(?:\s+# \{.*\}.*)?\s*$/;
function readMetrics(text){const samples=[],types=new Map;if(text.split(`
`).map(line=>line.replace(/\r$/,"")).forEach((line,index)=>{if(line.trim()!==""){if(line.startsWith("#")){const type=TYPE.exec(line);if(!type&&/^#\s+TYPE\b/.test(
line))throw new MetricsError(index+1,"# TYPE name kind");type&&types.set(type[1]??"",type[2]??"");return}samples.push(readSample(line,index+1))}}),samples.length===
0&&types.size===0)throw new MetricsError(1,"metrics, and there is none");return{samples,types}}function readSample(line,number){const head=METRIC.exec(line);if(!head)
throw new MetricsError(number,'name{label="value"} number');const labels=Object.create(null);let at=head[0].length;head[2]?/^\s*\}/.test(line.slice(at))?at+=line.
slice(at).indexOf("}")+1:at=readLabels(line,at,number,labels):at=(head[1]??"").length;const value=VALUE.exec(line.slice(at));if(!value)throw new MetricsError(number,
"a number after the name");return{name:head[1]??"",labels,value:toNumber2(value[1]??"")}}function readLabels(line,start,number,labels){let at=start;for(;;){LABEL.
lastIndex=at;const label=LABEL.exec(line);if(!label)throw new MetricsError(number,'label="value" and a closing brace');if(labels[label[1]??""]=(label[2]??"").replace(
/\\(n|\\|")/g,(_,c)=>c==="n"?`
`:c),at=LABEL.lastIndex,label[3]==="}")return at;if(/^\s*\}/.test(line.slice(at)))return at+line.slice(at).indexOf("}")+1}}function toNumber2(text){return text===
"NaN"?Number.NaN:text.endsWith("Inf")?text.startsWith("-")?-1/0:1/0:Number(text)}function counterSum(scrape2,name){const samples=scrape2.samples.filter(sample=>sample.
name===name);return samples.length>0?samples.reduce((sum,sample)=>sum+sample.value,0):scrape2.types.has(name)||scrape2.types.has(name.replace(/_total$/,""))?0:void 0}
var TINY=1e-12,seriesKey=labels=>JSON.stringify(Object.entries(labels).filter(([name])=>name!=="le").sort(([a],[b])=>a<b?-1:1));function seriesOf(scrape2,metric,labels){
const name=`${metric.replace(/_bucket$/,"")}_bucket`,series=new Map;for(const sample of scrape2.samples){if(sample.name!==name||sample.labels.le===void 0||!Object.
entries(labels).every(([key2,value])=>sample.labels[key2]===value))continue;const key=seriesKey(sample.labels),bounds=series.get(key)??new Map,bound=toNumber2(sample.
labels.le);bounds.set(bound,(bounds.get(bound)??0)+sample.value),series.set(key,bounds)}return series}function bucketsBetween(first,second,metric,labels){const after=seriesOf(
second,metric,labels),before=first?seriesOf(first,metric,labels):new Map;if(after.size===0)return{unknown:`there is no histogram ${metric} with these labels`};if([
...before.keys()].some(key=>!after.has(key)))return{unknown:`a series of ${metric} was there and is gone: the service was started again`};const sums=new Map,shapes=new Set;
for(const[key,bounds]of after){shapes.add([...bounds.keys()].sort((a,b)=>a-b).join());for(const[bound,count]of bounds){const grown=count-(before.get(key)?.get(bound)??
0);if(Number.isNaN(bound)||Number.isNaN(count))return{unknown:`${metric} has a bucket or a count that is no number`};if(grown<0)return{unknown:`${metric} fell: \
the service was started again, or several workers each count for themselves`};sums.set(bound,(sums.get(bound)??0)+grown)}}return shapes.size>1?{unknown:`the ser\
ies of ${metric} have different buckets`}:[...sums].sort(([a],[b])=>a-b).map(([bound,count])=>({bound,count}))}function quantileOf(q,buckets,least=1){const last=buckets.
at(-1);if(last?.bound!==1/0)return{unknown:"the histogram has no +Inf bucket"};if(buckets.length<2)return{unknown:"the histogram has no bucket but +Inf"};const falls=buckets.
find(({count:count2},i)=>{const before=buckets[i-1]?.count??0;return count2<before&&before-count2>TINY*Math.max(before,count2)});if(falls)return{unknown:`the bu\
ckets are not cumulative: the count falls at le ${falls.bound}`};if(last.count===0)return{unknown:"nothing was observed meanwhile"};if(last.count<least)return{unknown:`\
only ${last.count} observations, and it takes ${least}`};const rank=q*last.count,at=buckets.slice(0,-1).findIndex(({count:count2})=>count2>=rank),finite=buckets.
at(-2)?.bound??0;if(at===-1)return{value:finite,lower:finite,upper:1/0,open:!0,count:last.count};const upper=buckets[at]?.bound??0,count=buckets[at]?.count??0;if(at===
0&&upper<=0)return{value:upper,lower:-1/0,upper,open:!1,count:last.count};const lower=at===0?0:buckets[at-1]?.bound??0,below=at===0?0:buckets[at-1]?.count??0;return{
value:lower+(upper-lower)*((rank-below)/(count-below)),lower,upper,open:!1,count:last.count}}var inMilliseconds=metric=>/_(?:ms|milliseconds)$/.test(metric.replace(
/_bucket$/,""))?1:1e3,boundsOf=({lower,upper,open},factor=1)=>open?`above ${lower*factor}`:`${lower*factor} to ${upper*factor}`;function above(quantile,limit){return quantile.
open?{sure:quantile.lower>=limit}:quantile.value>limit?{sure:!0}:void 0}var MOST_BYTES=8*1024*1024;async function scrapeService(context,service,options={}){const path=context.
application.services[service]?.metrics??options.path;if(path===void 0)return unsure(`services.${service}.metrics is not in the delivery file`);const answer=await context.
probe.send(service,{path,headers:healthHeaders(context.application,service,context.variables),maxBodyBytes:MOST_BYTES,...options.timeoutMs===void 0?{}:{timeoutMs:options.
timeoutMs},note:"scrape"});if(answer.failure!==void 0)return unsure(`${service}${path}: no answer: ${answer.failure}`);if(answer.status!==200)return wrong(`${service}${path}\
: expected 200, saw ${answer.status}`);try{return readMetrics(answer.body)}catch(error){if(!(error instanceof MetricsError))throw error;return wrong(`${service}${path}\
: expected Prometheus text; ${(0,_part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.bD)(error)}`)}}var SHARE=.95;async function measureHistogram(context,definition,concurrent){
const{service,metric}=definition,nothing=problem2=>({problems:[problem2],line:`${service} ${metric}: ${problem2.text}`}),first=await scrapeService(context,service);
if("verdict"in first)return nothing(first);await sendRequests(context,definition,concurrent);const second=await scrapeService(context,service);if("verdict"in second)
return nothing(second);const buckets=bucketsBetween(first,second,metric,definition.labels),seen="unknown"in buckets?buckets:quantileOf(SHARE,buckets,definition["\
at-least"]);if("unknown"in seen)return nothing(unsure(`${service}: ${seen.unknown}`));const factor=inMilliseconds(metric),limitMs=definition["p95-ms"],told3=`p9\
5 ${(seen.value*factor).toFixed(1)} ms (bucket ${boundsOf(seen,factor)} ms)`,line=`${service} ${metric}: ${told3} of ${seen.count} observations, at most ${limitMs}\
 ms`,over=above(seen,limitMs/factor);return over?{problems:[over.sure?wrong(`${service}: expected p95 of ${metric} within ${limitMs} ms, saw ${told3}`):unsure(`${service}\
: p95 of ${metric} lies above its last bucket (${seen.lower*factor} ms), so it may be within ${limitMs} ms or not`)],line}:{problems:[],line}}async function sendRequests(context,{
service,path,requests},concurrent){const headers2=healthHeaders(context.application,service,context.variables);for(let sent=0;sent<requests;sent+=concurrent){const count=Math.
min(concurrent,requests-sent);await Promise.all(Array.from({length:count},()=>context.probe.send(service,{path,headers:headers2})))}}var HEALTH_ROUNDS=3;function percentile(durations,share){
const ordered=[...durations].sort((a,b)=>a-b);return ordered[Math.max(0,Math.ceil(share*ordered.length)-1)]}async function measure(context,service,request,concurrent,rounds){
await context.probe.send(service,{...request,note:"warm-up"});const durations=[],problems=[];for(let round=0;round<rounds;round+=1){const answers=await Promise.
all(Array.from({length:concurrent},()=>context.probe.send(service,request)));for(const answer of answers)answer.failure!==void 0?problems.push(unsure(`${service}${request.
path}: no answer: ${answer.failure}`)):answer.status===429?problems.push(unsure(`${service}${request.path}: its rate limit answered; try again later`)):answer.status>=
400?problems.push(unsure(`${service}${request.path}: nothing to measure, it answers ${answer.status}`)):durations.push(answer.durationMs)}return{durations,problems:problems.
slice(0,1)}}async function apiRequest(context,service){const jwt=context.application.services[service]?.jwt;if(jwt?.protected.method!=="GET")return;const login=await context.
logins.tokenOf(service,context.probe);if(login.token!==void 0)return{path:jwt.protected.path,headers:{authorization:`Bearer ${login.token}`}}}function judge4(service,what,measured,limitMs,over){
const p95=percentile(measured.durations,.95),line=`${service} ${what}: p95 ${p95===void 0?"-":`${p95.toFixed(1)} ms`} of ${measured.durations.length} requests, \
at most ${limitMs} ms`,slow=p95!==void 0&&p95>limitMs?[tooSlow(`${service}: expected p95 of ${what} within ${limitMs} ms, saw ${p95.toFixed(0)} ms`,over)]:[],nothing=p95===
void 0&&measured.problems.length===0?[unsure(`${service}: ${what} was never measured`)]:[];return{problems:[...measured.problems,...slow,...nothing],line}}var asked=(application,services)=>services.
filter(name=>application.services[name]?.health&&application.services[name]?.port!==void 0),latency={id:"latency",exclusive:!0,asks:"Do health and API answer fa\
st enough with several requests at once?",notConfigured:application=>application.checks.latency?void 0:"checks.latency is not in the delivery file",will:application=>`\
send ${application.checks.latency?.concurrent??0} requests at a time to the health path and the protected path of every service`,run:async context=>{const definition=context.
application.checks.latency;if(!definition)return conclude([unsure("checks.latency is not in the delivery file")],"",[]);const{over}=context.ports,problems=[],lines=[],
note=result=>{problems.push(...result.problems),lines.push(result.line)},services=asked(context.application,context.view.services);for(const service of services){
const path=context.application.services[service]?.health?.path??"/health",headers2=healthHeaders(context.application,service,context.variables),health2=await measure(
context,service,{path,headers:headers2},definition.concurrent,HEALTH_ROUNDS);note(judge4(service,"health",health2,definition["health-ms"],over));const api=await apiRequest(
context,service);api&&note(judge4(service,`API ${api.path}`,await measure(context,service,api,definition.concurrent,1),definition["api-ms"],over))}return definition.
histogram&&note(await measureHistogram(context,definition.histogram,definition.concurrent)),services.length===0&&problems.push(unsure("no service with a health \
check runs in this slot")),conclude(problems,`all ${lines.length} measured percentiles are within their limits`,[{title:"percentiles",lines}])}},LEVEL_KEYS=["le\
vel","levelname","severity","log.level"],LEVELS=new Set(["TRACE","DEBUG","INFO","NOTICE","WARN","WARNING","ERROR","CRITICAL","FATAL","ALERT","EMERGENCY"]),SHOWN3=20,
OWN_REQUEST=/\bsmoke-[A-Za-z0-9-]{1,40}-\d+\b/;function forbiddenWord(line,forbidden){const level=jsonLevel(line);return forbidden.find(word=>level!==void 0&&LEVELS.
has(word.toUpperCase())?level===word.toUpperCase():holdsWord(line,word))}function jsonLevel(line){if(line.trimStart().startsWith("{"))try{const record=JSON.parse(
line);if(typeof record!="object"||record===null)return;const key=LEVEL_KEYS.find(name=>Object.hasOwn(record,name)),level=key===void 0?void 0:record[key];return typeof level==
"string"?level.toUpperCase():void 0}catch{return}}function holdsWord(line,word){for(let at=line.indexOf(word);at!==-1;at=line.indexOf(word,at+1)){const before=line[at-
1]??" ",after=line[at+word.length]??" ";if(!/[\p{L}\p{Nd}_]/u.test(before)&&!/[\p{L}\p{Nd}_]/u.test(after))return!0}return!1}var logs={id:"logs",exclusive:!0,asks:"\
Are the logs free of errors since the start?",notConfigured:application=>application.checks.logs?void 0:"checks.logs is not in the delivery file",will:application=>`\
read the logs of all services for ${application.checks.logs?.forbidden.join(", ")??""}`,run:async context=>{const forbidden=context.application.checks.logs?.forbidden??
[],problems=[],evidence=[];let read=0;for(const service of context.view.services){const lines=(await context.view.log(service)).split(`
`).filter(line=>line.trim()!=="");read+=lines.length;const hits=lines.flatMap(line=>{if(OWN_REQUEST.test(line))return[];const word=forbiddenWord(line,forbidden);
return word===void 0?[]:[{line,word}]});for(const{line,word}of hits.slice(0,SHOWN3))evidence.push(`${service}: ${word}: ${line.slice(0,1e3)}`);const words=[...new Set(
hits.map(({word})=>word))];hits.length>0&&problems.push(wrong(`${service}: ${hits.length} lines of its log hold ${words.join(", ")}`))}return read===0&&problems.
push(unsure("the services of this slot have logged nothing at all")),conclude(problems,`${read} lines hold none of ${forbidden.join(", ")}`,[{title:"lines",lines:evidence}])}},
REQUESTS=5;function judgeGrowth(first,second,definition,sent,provoked=0){const before=counterSum(first,definition.counter),after=counterSum(second,definition.counter);
if(before===void 0||after===void 0)return[wrong(`${definition.counter} is not among the metrics`)];const problems=[];return Number.isNaN(before)||Number.isNaN(after)?
problems.push(wrong(`${definition.counter} is not a number`)):after<before?problems.push(wrong(`${definition.counter} fell from ${before} to ${after}: the servi\
ce was started again, or several workers each count for themselves`)):after-before<sent&&problems.push(wrong(`${definition.counter}: expected ${sent} more after\
 ${sent} requests, saw ${after-before}`)),[...problems,...judgeErrors(second,definition,provoked)]}function judgeErrors(last,definition,provoked){if(definition.
errors===void 0)return[];const errors=counterSum(last,definition.errors);if(errors===void 0)return[wrong(`${definition.errors} is not among the metrics`)];if(errors<=
provoked)return[];const beside=provoked===0?"":` beside the ${provoked} that these checks provoked`;return[wrong(`${definition.errors}: expected 0${beside}, saw\
 ${errors-provoked}`)]}var metrics={id:"metrics",exclusive:!0,asks:"Do the metrics count requests, and no errors?",notConfigured:application=>application.checks.
metrics?void 0:"checks.metrics is not in the delivery file",will:application=>`scrape ${application.checks.metrics?.service??""}, send ${REQUESTS} requests, scr\
ape again and compare ${application.checks.metrics?.counter??""}`,run:async context=>{const definition=context.application.checks.metrics;if(!definition)return conclude(
[unsure("checks.metrics is not in the delivery file")],"",[]);const record=context.probe.record("requests"),first=await scrapeService(context,definition.service);
if("verdict"in first)return conclude([first],"",[record.evidence()]);let sent=0;const page=context.application.checks.headers,path=page?.service===definition.service?
page.path:"/",own=healthHeaders(context.application,definition.service,context.variables);for(let i=0;i<REQUESTS;i+=1)(await context.probe.send(definition.service,
{path,headers:own})).failure===void 0&&(sent+=1);const provoked=context.probe.provoked(definition.service,definition["errors-from"]),second=await scrapeService(
context,definition.service);if("verdict"in second)return conclude([second],"",[record.evidence()]);const problems=sent===0?[unsure(`${definition.service} answer\
ed none of our requests`)]:judgeGrowth(first,second,definition,sent,provoked),grew=(counterSum(second,definition.counter)??0)-(counterSum(first,definition.counter)??
0);return conclude(problems,`${definition.counter} grew by ${grew} with ${sent} requests of ours${definition.errors?`; ${definition.errors} is ${provoked===0?0:
"ours"}`:""}`,[record.evidence(),{title:"counters",lines:[definition.counter,...definition.errors?[definition.errors]:[]].map(name=>`${name}: ${counterSum(first,
name)??"absent"}, then ${counterSum(second,name)??"absent"}`)}])}},DEFAULT_REASON="not applicable to this application; the delivery file may say why (checks.R5.\
reason)",notApplicable={id:"R5",asks:"Nothing: analysed and found not applicable.",notConfigured:application=>`not applicable: ${application.checks.R5?.reason??
DEFAULT_REASON}`,will:()=>"nothing",run:context=>Promise.resolve({verdict:"skipped",reason:`not applicable: ${context.application.checks.R5?.reason??DEFAULT_REASON}`,
evidence:[]})},SIGNATURE=Buffer.from([137,80,78,71,13,10,26,10]),CRC_TABLE=Array.from({length:256},(_,n)=>{let c=n;for(let k=0;k<8;k+=1)c=c&1?3988292384^c>>>1:c>>>
1;return c>>>0});function crc32(bytes){let c=4294967295;for(const byte of bytes)c=(CRC_TABLE[(c^byte)&255]??0)^c>>>8;return(c^4294967295)>>>0}function chunk(type,data){
const body2=Buffer.concat([Buffer.from(type,"latin1"),data]),framed=Buffer.alloc(body2.length+8);return framed.writeUInt32BE(data.length,0),body2.copy(framed,4),
framed.writeUInt32BE(crc32(body2),body2.length+4),framed}function greyPng(width,height,pixel,level=6){const header=Buffer.alloc(13);header.writeUInt32BE(width,0),
header.writeUInt32BE(height,4),header[8]=8;const rows=Buffer.alloc((width+1)*height);for(let y=0;y<height;y+=1)for(let x=0;x<width;x+=1)rows[y*(width+1)+1+x]=pixel(
x,y);return Buffer.concat([SIGNATURE,chunk("IHDR",header),chunk("IDAT",(0,node_zlib__WEBPACK_IMPORTED_MODULE_8__.deflateSync)(rows,{level})),chunk("IEND",Buffer.
alloc(0))])}function heavyImage(bytes){const side=Math.max(16,Math.floor(Math.sqrt(bytes)));let state=625341585;return greyPng(side,side,()=>(state^=state<<13,state^=
state>>>17,state^=state<<5,(state&3)===0?0:255),0)}function smallImage(){return greyPng(48,24,()=>255)}var EARLIEST_SHARE=.9,LISTEN_MS=5e3,PAUSE_MS2=500,healthWithinMs=definition=>Math.
min(2e3,definition.seconds*500),send=(context,definition,image,timeoutMs,note)=>context.probe.send(definition.service,{method:"POST",path:definition.path,body:{
[definition["body-field"]]:image.toString("base64")},timeoutMs,note});async function watchHealth(context,definition,done){const{service}=definition,withinMs=healthWithinMs(
definition),request={path:context.application.services[service]?.health?.path??"/health",headers:healthHeaders(context.application,service,context.variables),timeoutMs:withinMs,
note:"health meanwhile"};let asked2=0;const problems=[];for(;!done()&&problems.length<3&&(await context.ports.clock.sleep(Math.min(PAUSE_MS2,definition.seconds*
200)),!done());){const answer=await context.probe.send(service,request);asked2+=1,(answer.status<200||answer.status>299)&&problems.push(wrong(`${service}: expec\
ted health within ${withinMs} ms while OCR works, saw ${answer.failure??answer.status}`))}return{asked:asked2,problems:problems.slice(0,1)}}var inSeconds=ms=>`${Number(
(ms/1e3).toFixed(1))} s`;function judgeTimeout(answer,elapsedMs,definition){const latest=(definition.seconds+definition["grace-seconds"])*1e3,earliest=definition.
seconds*1e3*EARLIEST_SHARE,took=`after ${(elapsedMs/1e3).toFixed(1)} s`;return answer.failure!==void 0?elapsedMs>=latest?[wrong(`expected 504 within ${inSeconds(
latest)}, saw no answer ${took}`)]:[unsure(`the heavy image got no answer: ${answer.failure}`)]:answer.status>=200&&answer.status<300?elapsedMs>latest?[wrong(`e\
xpected 504 within ${inSeconds(latest)}, saw ${answer.status} ${took}: there is no time-out`)]:[unsure(`OCR finished ${took}, before the limit, so the time-out \
was not seen; raise checks.R3.heavy-bytes`)]:answer.status===413||answer.status===422||answer.status===429?[unsure(`the heavy image was turned away with ${answer.
status}, so the time-out was not seen`)]:answer.status!==504?[wrong(`expected 504 for the heavy image, saw ${answer.status} ${took}`)]:elapsedMs<earliest?[wrong(
`expected 504 after ${definition.seconds} s, saw it ${took}: nobody waited for OCR`)]:elapsedMs>latest?[wrong(`expected 504 within ${inSeconds(latest)}, saw it ${took}`)]:
[]}async function judgeRecovery(context,definition){const until=context.ports.clock.monotonic()+Math.max(2,definition["grace-seconds"])*1e3;for(;;){const answer=await send(
context,definition,smallImage(),definition.seconds*1e3,"small image afterwards");if(answer.status>=200&&answer.status<300)return[];if(!(answer.status===503||answer.
status===429)||context.ports.clock.monotonic()>=until)return[wrong(`expected a small image to be read right after the time-out, saw ${answer.failure??answer.status}`)];
await context.ports.clock.sleep(PAUSE_MS2)}}function withLimit(context,definition){const variable=definition["seconds-env"],text=variable===void 0?void 0:context.
variables[variable]?.trim();if(text===void 0||text==="")return definition;const seconds=/^\d{1,3}(\.\d{1,3})?$/.test(text)?Number(text):0;return seconds===0?`ex\
pected seconds in ${variable??""}, saw something else`:seconds<=definition.seconds?{...definition,seconds}:`${variable??""} is ${seconds}: expected at most ${definition.
seconds} s`}async function provoke(context,definition,listenMs){const began=context.ports.clock.monotonic();let answered=!1;const image=heavyImage(definition["h\
eavy-bytes"]),heavy=send(context,definition,image,listenMs,"heavy image").finally(()=>{answered=!0}),[answer,meanwhile]=await Promise.all([heavy,watchHealth(context,
definition,()=>answered)]),elapsed=answer.failure===void 0?answer.durationMs:context.ports.clock.monotonic()-began;return{answer,elapsed,meanwhile}}var ocrTimeout={
id:"R3",exclusive:!0,asks:"Is a heavy image given up with 504 in time, without disturbing the service?",notConfigured:application=>application.checks.R3?void 0:
"checks.R3 is not in the delivery file",will:application=>{const definition=application.checks.R3;return`send an image of ${definition?.["heavy-bytes"]??0} byte\
s to ${definition?.service??""}${definition?.path??""}, expect 504 within ${(definition?.seconds??0)+(definition?.["grace-seconds"]??0)} s and health meanwhile,\
 then a small one`},run:async context=>{const configured=context.application.checks.R3;if(!configured)return conclude([unsure("checks.R3 is not in the delivery \
file")],"",[]);const definition=withLimit(context,configured);if(typeof definition=="string")return conclude([wrong(definition)],"",[]);const record=context.probe.
record("requests"),listenMs=(definition.seconds+definition["grace-seconds"])*1e3+LISTEN_MS;if(context.probe.remainingMs()<listenMs)return conclude([unsure(`too \
little time is left: this check may take ${Math.ceil(listenMs/1e3)} s (deadline-seconds)`)],"",[]);const{answer,elapsed,meanwhile}=await provoke(context,definition,
listenMs),timeout=judgeTimeout(answer,elapsed,definition),unasked=timeout.length===0&&meanwhile.asked===0?[unsure("health was never asked meanwhile")]:[],recovery=timeout.
length===0?await judgeRecovery(context,definition):[];return conclude([...timeout,...meanwhile.problems,...unasked,...recovery],`504 after ${(elapsed/1e3).toFixed(
1)} s; health answered ${meanwhile.asked} times meanwhile; a small image was read right after`,[record.evidence()])}},AT_ONCE=20,POLL_MS2=1e3,DAY_SECONDS=86400;
function retryAfterSeconds(value,nowMs){const text=value?.trim()??"";if(/^\d{1,9}$/.test(text))return Number(text);const at=/^[A-Za-z]{3},? /.test(text)?Date.parse(
text):Number.NaN;return Number.isNaN(at)?void 0:Math.max(0,Math.ceil((at-nowMs)/1e3))}async function burst(context,definition,request){const answers=[];for(;answers.
length<definition.requests&&context.probe.remainingMs()>0&&!context.signal?.aborted;){const count=Math.min(AT_ONCE,definition.requests-answers.length);answers.push(
...await Promise.all(Array.from({length:count},()=>context.probe.send(definition.service,request))))}return answers}function judgeBurst(definition,answers,nowMs){
const whole=answers.filter(({failure})=>failure===void 0),limited=whole.filter(({status})=>definition.status.includes(status));if(whole.length===0)return[unsure(
"none of the requests got an answer")];const others=whole.filter(({status})=>status>=500&&!definition.status.includes(status)),broken=others.length===0?[]:[wrong(
`expected ${definition.status.join(" or ")} above the limit, saw ${others[0]?.status??0} ${others.length} times`)];if(limited.length===0)return[...broken,...broken.
length>0?[]:[wrong(`expected ${definition.status.join(" or ")} within ${answers.length} requests, saw none: there is no limit`)]];const header=limited.find(({headers:headers2})=>headers2["\
retry-after"]!==void 0)?.headers["retry-after"],seconds=retryAfterSeconds(header,nowMs);return header!==void 0&&(seconds===void 0||seconds>DAY_SECONDS)?[...broken,
wrong(`expected seconds or a date in Retry-After, saw ${JSON.stringify(header.slice(0,60))}`)]:broken}async function judgeSpoof(context,definition,request){if(!definition["\
ignores-forwarded-for"])return[];const spoofed=await context.probe.send(definition.service,{...request,headers:{...request.headers,"x-forwarded-for":"203.0.113.\
77","x-real-ip":"203.0.113.77"},note:"with a made-up client address"}),after=await context.probe.send(definition.service,request);return definition.status.includes(
after.status)?spoofed.failure!==void 0?[unsure(`no answer with a made-up address: ${spoofed.failure}`)]:definition.status.includes(spoofed.status)?[]:[wrong(`a \
made-up X-Forwarded-For lifts the limit: expected ${definition.status.join(" or ")}, saw ${spoofed.status}`)]:[unsure("the limit was over before a made-up addre\
ss was tried")]}async function judgeRecovery2(context,definition,request){const{clock}=context.ports,until=clock.monotonic()+definition["recover-seconds"]*1e3;let last;
for(;clock.monotonic()<until&&context.probe.remainingMs()>POLL_MS2&&!context.signal?.aborted;)if(await clock.sleep(POLL_MS2),last=await context.probe.send(definition.
service,{...request,note:"is it open again"}),last.failure===void 0&&!definition.status.includes(last.status)&&last.status<500)return[];return context.probe.remainingMs()<=
POLL_MS2||context.signal?.aborted?[unsure("the time for all checks was over before the limit could be seen to end")]:[wrong(`expected requests to pass again wit\
hin ${definition["recover-seconds"]} s, saw ${last?.failure??last?.status??"nothing"}`)]}var rateLimit={id:"rate-limit",exclusive:!0,asks:"Are too many requests\
 turned away, and let in again later?",notConfigured:application=>{const definition=application.checks["rate-limit"];return definition?definition.environments?.
includes(application.environmentName)===!1?`only asked in ${definition.environments.join(", ")}`:void 0:"checks.rate-limit is not in the delivery file"},will:application=>{
const definition=application.checks["rate-limit"];return`send ${definition?.requests??0} requests to ${definition?.service??""}${definition?.path??""}, expect ${definition?.
status.join(" or ")??""}, and wait until it is over`},run:async context=>{const definition=context.application.checks["rate-limit"];if(!definition)return conclude(
[unsure("checks.rate-limit is not in the delivery file")],"",[]);const record=context.probe.record("requests"),request={path:definition.path,method:definition.method,
headers:healthHeaders(context.application,definition.service,context.variables),...definition.url===void 0?{}:{base:definition.url.replace(/\/+$/,"")}},answers=await burst(
context,definition,request),problems=judgeBurst(definition,answers,context.ports.clock.now());problems.length===0&&problems.push(...await judgeSpoof(context,definition,
request));const limited=answers.filter(({status})=>definition.status.includes(status)).length;return limited>0&&problems.push(...await judgeRecovery2(context,definition,
request)),conclude(problems,`${limited} of ${answers.length} requests were turned away; later ones passed`,[record.evidence()])}},rootly=text=>({...wrong(text),
root:!0});function judgeProcess(service,process2,expected){const who=`${service}: process ${process2.pid}`;if(process2.uids.length===0)return[unsure(`${who} sho\
ws no user`)];if(process2.uids.includes(0))return[rootly(`${who} runs as root (uids ${process2.uids.join(" ")})`)];if(process2.gids.includes(0))return[rootly(`${who}\
 is in the group of root (gids ${process2.gids.join(" ")})`)];if(new Set(process2.uids).size>1)return[wrong(`${who} can change between users (uids ${process2.uids.
join(" ")})`)];const seen=process2.uids[0];return expected.name===void 0||process2.userName===void 0?expected.uid===void 0||expected.uid===seen?unnamed(who,process2,
expected):[wrong(`${who}: expected uid ${expected.uid}, saw ${seen}`)]:process2.userName===expected.name?[]:[wrong(`${who}: expected user ${expected.name}, saw ${process2.
userName} (uid ${seen})`)]}function unnamed(who,process2,expected){return expected.name===void 0||expected.uid!==void 0?[]:[unsure(`${who}: uid ${process2.uids[0]}\
 has no name there, so it cannot be told whether it is ${expected.name}`)]}function sharedUsers(users){const owners=new Map;for(const[service,uids]of users)for(const uid of uids)
owners.set(uid,[...owners.get(uid)??[],service]);return[...owners].filter(([,services])=>services.length>1).map(([uid,services])=>wrong(`${services.join(" and ")}\
 share uid ${uid}; each needs a user of its own`))}function expectedUser(context,service){const definition=context.application.services[service],onHost=context.
application.engine==="process";return{uid:definition?.process?.uid,name:onHost?void 0:definition?.user}}function notApplicable2(context){return context.application.
engine==="process"&&context.onlyUid!==void 0?`not applicable: the services were started by uid ${context.onlyUid}, which may give them no users of their own; no\
ne of them is root`:void 0}var judged=context=>context.view.services.filter(name=>{const service=context.application.services[name];return service!==void 0&&(service.
user!==void 0||service.role==="colored"||service.role==="singleton")}),containerUser={id:"R1",asks:"Does every service run as its own user, and none as root?",notConfigured:application=>application.
checks.R1?void 0:"checks.R1 is not in the delivery file",will:()=>"read the numeric user and group of every process of every service",run:async context=>{const problems=[],
lines=[],users=new Map;for(const service of judged(context)){const processes=await context.view.processes(service);processes.length===0&&problems.push(unsure(`${service}\
: no process was seen`));const expected=expectedUser(context,service);for(const process2 of processes)lines.push(`${service}: pid ${process2.pid} uids ${process2.
uids.join(" ")} gids ${process2.gids.join(" ")} name ${process2.userName??"-"}`),problems.push(...judgeProcess(service,process2,expected));users.set(service,new Set(
processes.flatMap(process2=>process2.uids)))}problems.push(...sharedUsers(users)),users.size===0&&problems.push(unsure("no service runs in this slot"));const evidence=[
{title:"processes",lines}],reason=notApplicable2(context);if(reason!==void 0&&!problems.some(problem=>problem.root)){const unseen=[...users].filter(([,uids])=>uids.
size===0).map(([service])=>service);return users.size>0&&unseen.length===0?{verdict:"skipped",reason,evidence}:conclude([unsure(`no process was seen of ${unseen.
join(", ")||"any service"}`)],"",evidence)}return conclude(problems,`${users.size} services run as ${users.size} users, none of them root`,evidence)}};function scalar(value){
return typeof value=="string"?value:JSON.stringify(value)??""}function isRecord(value){return typeof value=="object"&&value!==null&&!Array.isArray(value)}function readWorkflow(path,root){
if(!isRecord(root)||!isRecord(root.jobs))return;const jobs=Object.entries(root.jobs).flatMap(([name,fields])=>isRecord(fields)?[{name,fields,steps:stepsOf(fields.
steps)}]:[]);return{path,triggers:triggersOf(root.on??root.true),fields:root,jobs}}function stepsOf(value){return Array.isArray(value)?value.filter(isRecord):[]}
function triggersOf(on){return typeof on=="string"?{[on]:null}:Array.isArray(on)?Object.fromEntries(on.filter(name=>typeof name=="string").map(name=>[name,null])):
isRecord(on)?on:{}}var CHANGE_EVENTS=["push","pull_request","pull_request_target","merge_group"];function notOnChanges(triggers){const events=Object.keys(triggers);
if(!(CHANGE_EVENTS.filter(event=>events.includes(event)&&!excludesAll(triggers[event])).length>0))return`it runs only on ${events.join(", ")||"nothing"}, so no \
change has to pass it`}function excludesAll(filter){if(!isRecord(filter))return!1;const all=value=>Array.isArray(value)&&value.some(item=>item==="**"||item==="*"),
tagsOnly=filter.branches===void 0&&filter["branches-ignore"]===void 0&&filter.tags!==void 0;return all(filter["branches-ignore"])||tagsOnly}function softened(fields,what){
const goesOn=fields["continue-on-error"];if(goesOn!==void 0&&goesOn!==!1&&scalar(goesOn).trim()!=="false")return`${what} has continue-on-error: ${scalar(goesOn)}`;
const condition=fields.if;if(condition==null)return;const text=scalar(condition).trim().replace(/^\$\{\{(.*)\}\}$/s,"$1").trim();return harmless(text)?void 0:`${what}\
 runs only if ${text.slice(0,120)}`}function harmless(condition){if(/^(true|always\(\)|success\(\)|!\s*cancelled\(\)|success\(\)\s*\|\|\s*failure\(\))$/.test(condition))
return!0;const events=condition.split("||").map(part=>/^\(?\s*github\.event_name\s*==\s*'(\w+)'\s*\)?$/.exec(part.trim())?.[1]);return events.some(event=>event===
"pull_request"||event==="push")&&events.every(event=>event!==void 0)}var EXPRESSION=/\$\{\{\s*matrix\.([A-Za-z_][\w-]*)\s*\}\}/g,matrixOf=job=>{const strategy=isRecord(
job.strategy)?job.strategy:{};return isRecord(strategy.matrix)?strategy.matrix:{}};function valuesOf(matrix,key){if(matrix[key]!==void 0&&!Array.isArray(matrix[key]))
return;const records=value=>Array.isArray(value)?value.filter(isRecord):[],excluded=records(matrix.exclude).filter(entry=>Object.keys(entry).length===1&&entry[key]!==
void 0).map(entry=>scalar(entry[key])),listed=(matrix[key]??[]).map(scalar),included=records(matrix.include).flatMap(entry=>entry[key]===void 0?[]:[scalar(entry[key])]);
return[...new Set([...listed.filter(value=>!excluded.includes(value)),...included])]}function leavesNothing(job){const matrix=matrixOf(job),empty=Object.keys(matrix).
filter(key=>key!=="include"&&key!=="exclude").find(key=>valuesOf(matrix,key)?.length===0);return empty===void 0?void 0:`the matrix of the job leaves nothing to \
run (${empty})`}function fillMatrix(step,job){const matrix=matrixOf(job),fill2=value=>typeof value=="string"?value.replace(EXPRESSION,(whole,key)=>valuesOf(matrix,
key)?.join(",")||whole):isRecord(value)?Object.fromEntries(Object.entries(value).map(([key,inner])=>[key,fill2(inner)])):value;return fill2(step)}function missingSeverity(value,severities){
if(value==null||scalar(value).trim()==="")return;const text=scalar(value),named=text.toUpperCase().split(/[,\s]+/),missing=severities.filter(severity=>!named.includes(
severity));return missing.length===0?void 0:`severity is ${text}, without ${missing.join(" and ")}`}function withoutVulnerabilities(scanners){const named=scanners==
null?"":scalar(scanners);return named.trim()===""||/\bvuln\b/.test(named)?void 0:`scanners is ${named}, without vuln`}var COMMAND=/(?:^|[;&|({!]|\b(?:then|do|else|if|elif|while|until)\s)\s*(?:(?:sudo|time|command|exec|env|timeout\s+\S+)\s+|[A-Za-z_]\w*=\S*\s+)*(?:docker\s+run\s[^;&|]*?\s)?(?:\S*\/)?trivy(?::\S+|@\S+)?(?:\s+--?[\w-]+(?:[= ][^\s-]\S*)?)*\s+(?:image|i|fs|filesystem|rootfs|repo|repository|config|conf|sbom|vm)\b([^\n]*)/,
LONGEST_LINE=4e3;function judgeShell(script,severities,shell,defaults={}){const lines=logicalLines(script),judged2=lines.flatMap((line,index)=>COMMAND.test(line)?
[softShell(line,lines,index,shell)??softFlags(line,severities,defaults)]:[]);if(judged2.length!==0)return{kind:"trivy in run",soft:judged2.includes(void 0)?void 0:
judged2[0]}}function logicalLines(script){return script.replace(/\\\r?\n/g," ").split(/\r?\n/).map(line=>line.replace(/(^|\s)#.*$/,"$1").trim()).filter(line=>line!==
""&&line.length<=LONGEST_LINE)}function softFlags(line,severities,defaults){const exit=/--exit-code[=\s]+["']?(\S+?)["']?(?=\s|$)/.exec(line)?.[1]??defaults.exitCode;
if(exit===void 0)return"it has no --exit-code, and the default is 0";if(!/^[1-9]\d*$/.test(exit.trim()))return`its --exit-code is ${exit}`;const severity=/(?:--severity|\s-s)[=\s]+["']?([A-Za-z,]+)/.
exec(line)?.[1],scanners=/--(?:scanners|security-checks)[=\s]+["']?([A-Za-z,]+)/.exec(line)?.[1];return missingSeverity(severity??defaults.severity,severities)??
withoutVulnerabilities(scanners)}function softShell(line,lines,index,shell){const after=line.slice(line.search(/\btrivy\b/));if(/\|\|/.test(after))return`its fa\
ilure is taken away by ${after.slice(after.indexOf("||"),after.indexOf("||")+40)}`;if(/^\s*(if|elif|while|until|!)\s/.test(line))return"it stands in a condition\
, where a failure ends nothing";if(/(^|[^&])&\s*$/.test(after))return"it runs in the background, where nobody asks for its exit code";if(/\$\([^)]*\btrivy\b|`[^`]*\btrivy\b/.
test(line)&&!/^[A-Za-z_]\w*=["']?(\$\(|`)/.test(line))return"its exit code is lost in a command substitution";const piped=/[^|]\|[^|]/.test(after),pipefail=shell===
"bash"||/pipefail/.test(shell??"")||lines.slice(0,index).some(l=>/^set\s.*pipefail/.test(l));if(piped&&!pipefail)return"its exit code is lost in a pipe without \
pipefail";const stops=stopsAtFailure(shell)||lines.slice(0,index).some(l=>/^set\s+-\w*e/.test(l)),switchedOff=lines.slice(0,index).some(l=>/^set\s+\+\w*e/.test(
l)||/^set\s+\+o\s+errexit/.test(l)),last=index===lines.length-1&&!/;/.test(after);if((switchedOff||!stops)&&!last)return"the script goes on after a failure (no \
-e)";if(/&&/.test(after)&&index<lines.length-1)return"it stands before &&, where -e does not look, and the script goes on"}function stopsAtFailure(shell){return shell===
void 0||shell==="bash"||shell==="sh"||/\s-\w*e/.test(shell)}var OURS=/(^\$\/|^\.\/|\/)actions\/trivy-gate(@|$)/,ORDER=["CRITICAL","HIGH","MEDIUM","LOW"];function judgeTrivyStep(step,severities,shell,defaults={}){
const uses=typeof step.uses=="string"?step.uses.trim():"",given=isRecord(step.with)?step.with:{};if(/^aquasecurity\/trivy-action(\/|@|$)/i.test(uses))return{kind:"\
aquasecurity/trivy-action",soft:judgeTrivyAction(given,severities,defaults)};if(OURS.test(uses)||given.action==="trivy-gate"&&uses!=="")return{kind:"trivy-gate",
soft:judgeOurGate(given,severities)};if(typeof step.run!="string")return;const own=typeof step.shell=="string"?step.shell:shell;return judgeShell(step.run,severities,
own,defaults)}function judgeTrivyAction(given,severities,defaults){const exit=given["exit-code"];return exit===void 0?"exit-code is not set, and its default is \
0":/^[1-9]\d*$/.test(scalar(exit).trim())?missingSeverity(given.severity??defaults.severity,severities)??withoutVulnerabilities(given.scanners):`exit-code is ${scalar(
exit)}`}function judgeOurGate(given,severities){if(given["when-missing"]!==void 0&&given["when-missing"]!=="error")return`when-missing is ${scalar(given["when-m\
issing"])}, so it may scan nothing`;if(given["empty-report"]==="pass")return"empty-report is pass, so it may judge nothing";const blind=withoutVulnerabilities(given.
scanners);if(blind!==void 0)return blind;const failOn=given["fail-on"];if(!(failOn===void 0||scalar(failOn).trim()===""))return judgeFailOn(scalar(failOn),severities)}
function judgeFailOn(failOn,severities){const needed=Math.max(...severities.map(severity=>ORDER.indexOf(severity))),items=failOn.split(",").map(item=>item.trim()),
words=items.some(item=>item.includes("="))?items.flatMap(item=>item.startsWith("vuln=")?[item.slice(5)]:[]):items;return words.some(word=>word!=="NONE"&&!ORDER.
includes(word))?`fail-on is ${failOn}, which cannot be judged from here`:(words.length===0?ORDER.indexOf("HIGH"):Math.max(...words.map(word=>ORDER.indexOf(word))))>=
needed?void 0:`fail-on is ${failOn}, which lets ${severities.join(" or ")} pass`}var MAX_DEPTH2=4,OUR_WORKFLOW=/^(\$|[\w.-]+\/compose-delivery)\/\.github\/workflows\/(gate|security-scan)\.ya?ml(@|$)/;
function findCandidates(workflows,severities,composites,defaults={}){return workflows.flatMap(workflow=>{const direct=notOnChanges(workflow.triggers),called=direct===
void 0?void 0:calledOnChanges(workflow,workflows,0),softWorkflow=called==="yes"?void 0:called??direct;return workflow.jobs.flatMap(job=>jobCandidates(workflow,job,
severities,{composites,softWorkflow,defaults}))})}function calledOnChanges(workflow,all,depth){if(!Object.hasOwn(workflow.triggers,"workflow_call")||depth>MAX_DEPTH2)
return;let why;for(const caller of all)for(const job of caller.jobs){if(!refersTo(job.fields.uses,workflow.path))continue;const soft=softened(job.fields,`the ca\
lling job ${job.name}`),started=notOnChanges(caller.triggers);if(soft===void 0&&(started===void 0||calledOnChanges(caller,all,depth+1)==="yes"))return"yes";why=
soft??started}return why}function refersTo(uses,path){return typeof uses=="string"&&/^(\.|\$)\//.test(uses)&&uses.slice(2)===path}function jobCandidates(workflow,job,severities,given){
const{composites,softWorkflow,defaults}=given,shell=defaultShell(job.fields)??defaultShell(workflow.fields),softJob=softWorkflow??softened(job.fields,"the job")??
leavesNothing(job.fields)??softNeeds(job,workflow),uses=scalar(job.fields.uses);if(OUR_WORKFLOW.test(uses)){const inputs=isRecord(job.fields.with)?job.fields.with:
{};return[{place:`${workflow.path}, job ${job.name}`,kind:uses,soft:softJob??judgeOurGate(inputs,severities)}]}const steps=job.steps.map(step=>fillMatrix(step,job.
fields));return stepCandidates(steps,`${workflow.path}, job ${job.name}`,severities,{composites,shell,soft:softJob,depth:0,env:{...defaults,...trivyEnv(workflow.
fields),...trivyEnv(job.fields)}})}function softNeeds(job,workflow,depth=0){const needs=job.fields.needs,names=typeof needs=="string"?[needs]:Array.isArray(needs)?
needs:[];for(const name of names){const needed=workflow.jobs.find(other=>other.name===name);if(!needed||depth>MAX_DEPTH2)continue;const deeper=(needed.fields.if===
void 0?void 0:softened({if:needed.fields.if},`job ${needed.name}, which it needs,`))??softNeeds(needed,workflow,depth+1);if(deeper!==void 0&&!/^(\$\{\{\s*)?(always\(\)|!\s*cancelled\(\))/.
test(scalar(job.fields.if??"")))return deeper}}function defaultShell(fields){const defaults=isRecord(fields.defaults)&&isRecord(fields.defaults.run)?fields.defaults.
run:{};return typeof defaults.shell=="string"?defaults.shell:void 0}function trivyEnv(fields){const env=isRecord(fields.env)?fields.env:{};return{...env.TRIVY_EXIT_CODE===
void 0?{}:{exitCode:scalar(env.TRIVY_EXIT_CODE)},...env.TRIVY_SEVERITY===void 0?{}:{severity:scalar(env.TRIVY_SEVERITY)}}}function stepCandidates(steps,place,severities,walk){
return steps.flatMap((step,index)=>{const at=`${place}, step ${index+1}${typeof step.name=="string"?` (${step.name.slice(0,60)})`:""}`,soft=walk.soft??softened(
step,"the step"),judged2=judgeTrivyStep(step,severities,walk.shell,{...walk.env,...trivyEnv(step)});if(judged2)return[{place:at,kind:judged2.kind,soft:soft??judged2.
soft}];const uses=step.uses;if(typeof uses!="string"||!uses.startsWith("./")||walk.depth>=MAX_DEPTH2)return[];const inner=walk.composites(uses.slice(2));return inner?
stepCandidates(inner,`${at}: ${uses}`,severities,{...walk,soft,depth:walk.depth+1}):[]})}function compositeSteps(root){if(!(!isRecord(root)||!isRecord(root.runs)||
root.runs.using!=="composite"))return stepsOf(root.runs.steps)}async function readWorkflows(context,folder){const names=(await context.ports.files.list((0,node_path__WEBPACK_IMPORTED_MODULE_6__.
join)(context.root,folder))).filter(name=>/\.ya?ml$/.test(name)),workflows=[],problems=[];for(const name of names){const path=`${folder}/${name}`;try{const workflow=readWorkflow(
path,(0,_part_chunk_F36ZHK7V_js__WEBPACK_IMPORTED_MODULE_1__.gM)(await context.ports.files.readText((0,node_path__WEBPACK_IMPORTED_MODULE_6__.join)(context.root,
path))??"",path));workflow?workflows.push(workflow):problems.push(`${path}: no workflow`)}catch(error){problems.push(`${path}: ${(0,_part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.
bD)(error)}`)}}return{workflows,problems}}async function readComposites(context,workflows){const found=new Map,waiting=workflows.flatMap(workflow=>workflow.jobs.
flatMap(job=>localUses(job.steps))),seen=new Set;for(let path=waiting.pop();path!==void 0;path=waiting.pop())if(!(seen.has(path)||path.split("/").includes(".."))){
seen.add(path);for(const file of["action.yml","action.yaml"]){const text=await context.ports.files.readText((0,node_path__WEBPACK_IMPORTED_MODULE_6__.join)(context.
root,path,file));if(text===void 0)continue;const steps=compositeSteps((0,_part_chunk_F36ZHK7V_js__WEBPACK_IMPORTED_MODULE_1__.gM)(text,`${path}/${file}`));steps&&
(found.set(path,steps),waiting.push(...localUses(steps)))}}return found}function localUses(steps){return steps.flatMap(step=>typeof step.uses=="string"&&step.uses.
startsWith("./")?[step.uses.slice(2)]:[])}async function readSettings(context){const text=await context.ports.files.readText((0,node_path__WEBPACK_IMPORTED_MODULE_6__.
join)(context.root,"trivy.yaml")),root=text===void 0?void 0:(0,_part_chunk_F36ZHK7V_js__WEBPACK_IMPORTED_MODULE_1__.gM)(text,"trivy.yaml");if(!isRecord(root))return{};
const{severity}=root;return{...root["exit-code"]===void 0?{}:{exitCode:scalar(root["exit-code"])},...severity===void 0?{}:{severity:Array.isArray(severity)?severity.
join(","):scalar(severity)}}}async function readIgnored(context){return(await context.ports.files.readText((0,node_path__WEBPACK_IMPORTED_MODULE_6__.join)(context.
root,".trivyignore"))??"").split(/\r?\n/).flatMap((line,index)=>{const entry=line.replace(/#.*$/,"").trim();return entry.includes("*")?[wrong(`.trivyignore:${index+
1} ignores ${entry.slice(0,60)}, which is no single finding`)]:[]})}function judge5(candidates,read,folder){return candidates.some(candidate=>candidate.soft===void 0)?
[]:read.workflows.length===0&&read.problems.length===0?[wrong(`${folder} holds no workflow`)]:candidates.length===0&&read.problems.length>0?[unsure(`no readable\
 workflow runs Trivy, and some cannot be read: ${read.problems.join("; ").slice(0,300)}`)]:candidates.length===0?[wrong(`no step of ${folder} runs Trivy`)]:candidates.
map(candidate=>wrong(`${candidate.place} does not stop a change: ${candidate.soft??""}`))}var scanEnforced={id:"R6",asks:"Does the CI of the application hold a \
Trivy scan that every change must pass?",notConfigured:application=>application.checks.R6?void 0:"checks.R6 is not in the delivery file",will:application=>`read\
 ${application.checks.R6?.workflows??""} for a step that fails on ${application.checks.R6?.severities.join(", ")??""}`,run:async context=>{const definition=context.
application.checks.R6;if(!definition)return conclude([unsure("checks.R6 is not in the delivery file")],"",[]);const folder=definition.workflows.replace(/^\.\//,
"").replace(/\/+$/,""),read=await readWorkflows(context,folder),composites=await readComposites(context,read.workflows),candidates=findCandidates(read.workflows,
definition.severities,path=>composites.get(path),await readSettings(context)),ignored=await readIgnored(context),firm=candidates.find(candidate=>candidate.soft===
void 0),evidence=[{title:"steps that run Trivy",lines:candidates.map(candidate=>`${candidate.place} [${candidate.kind}]: ${candidate.soft??"stops a change"}`)},
{title:"files",lines:[...read.workflows.map(workflow=>workflow.path),...read.problems]}];return conclude([...judge5(candidates,read,folder),...ignored],`${firm?.
place??""} stops a change on ${definition.severities.join(", ")}`,evidence)}},TIMEOUT_MS3=1e4,DAY_MS=864e5,VERSIONS=["TLSv1","TLSv1.1","TLSv1.2","TLSv1.3"],day=ms=>new Date(
ms).toISOString().slice(0,10);function judgeCertificate(where,answer,definition,nowMs){if(answer.kind==="refused")return[wrong(`${where}: the handshake was refu\
sed: ${answer.why}`)];if(answer.kind!=="seen")return[unsure(`${where}: no handshake: ${answer.why}`)];const{seen}=answer,days=Math.floor((seen.notAfter-nowMs)/DAY_MS),
problems=[];return seen.distrust!==void 0&&problems.push(wrong(`${where}: the certificate is not trusted: ${seen.distrust}`)),Number.isNaN(days)?problems.push(wrong(
`${where}: the certificate says no end`)):days<0?problems.push(wrong(`${where}: the certificate ended on ${day(seen.notAfter)}`)):days<definition["min-days"]&&problems.
push(wrong(`${where}: expected a certificate for ${definition["min-days"]} days more, saw ${days} (until ${day(seen.notAfter)})`)),seen.notBefore>nowMs&&problems.
push(wrong(`${where}: the certificate begins only on ${day(seen.notBefore)}`)),VERSIONS.indexOf(seen.protocol)<VERSIONS.indexOf(definition["min-version"])&&problems.
push(wrong(`${where}: expected ${definition["min-version"]} or newer, saw ${seen.protocol}`)),problems}async function judgeOld(where,endpoint,look,notes){const problems=[];
for(const only of["TLSv1","TLSv1.1"]){const answer=await look({...endpoint,only},TIMEOUT_MS3);answer.kind==="seen"?problems.push(wrong(`${where}: ${only} is sti\
ll taken`)):notes.push(`${where}: ${only}: ${answer.kind}: ${answer.why}`)}return problems}var tls={id:"tls",asks:"Are the certificates trusted, for long enough\
, and weak versions refused?",notConfigured:application=>application.checks.tls?void 0:"checks.tls is not in the delivery file",will:application=>`shake hands w\
ith ${application.checks.tls?.endpoints.map(({host,port})=>`${host}:${port}`).join(", ")??""}`,run:async context=>{const definition=context.application.checks.tls,
look=context.ports.tls;if(!definition)return conclude([unsure("checks.tls is not in the delivery file")],"",[]);if(!look)return{verdict:"skipped",reason:"here o\
nly the slot is looked at, which has no certificate",evidence:[]};const problems=[],lines=[];for(const{host,port,"server-name":serverName,"ca-file":caFile}of definition.
endpoints){const where=`${host}:${port}`,ca=caFile===void 0?void 0:await context.ports.files.readText((0,node_path__WEBPACK_IMPORTED_MODULE_6__.join)(context.root,
caFile));if(caFile!==void 0&&ca===void 0){problems.push(unsure(`${where}: ${caFile} is not there`));continue}const endpoint={host,port,serverName:serverName??host,
ca},answer=await look(endpoint,TIMEOUT_MS3);problems.push(...judgeCertificate(where,answer,definition,context.ports.clock.now())),answer.kind==="seen"&&(lines.push(
`${where}: ${answer.seen.protocol}, ${answer.seen.subject}, by ${answer.seen.issuer}, until ${Number.isNaN(answer.seen.notAfter)?"-":day(answer.seen.notAfter)}`),
problems.push(...await judgeOld(where,endpoint,look,lines)))}return conclude(problems,`${definition.endpoints.length} certificates are as they must be`,[{title:"\
handshakes",lines}])}},withVersion=application=>Object.entries(application.services).filter(([,service])=>service.health?.["version-field"]!==void 0&&service.port!==
void 0).map(([name])=>name),bare=version2=>version2.replace(/^v/,""),version={id:"version",asks:"Does every service run the version that was deployed?",notConfigured:application=>withVersion(
application).length===0?"no service names a version-field in its health section":void 0,will:application=>`compare the version that ${withVersion(application).join(
", ")} tell with that of the slot`,run:async context=>{const record=context.probe.record("health requests"),services=withVersion(context.application).filter(name=>context.
view.services.includes(name)),problems=[];for(const service of services){const health2=context.application.services[service]?.health,answer=await context.probe.
send(service,{path:health2?.path??"/health",headers:healthHeaders(context.application,service,context.variables)}),told3=jsonField(answer.body,health2?.["versio\
n-field"]??"");answer.failure!==void 0||answer.status>299?problems.push(unsure(`${service}: its health answer could not be read (${answer.failure??answer.status}\
)`)):(typeof told3!="string"||bare(told3)!==bare(context.view.version))&&problems.push(wrong(`${service}: expected version ${context.view.version}, saw ${typeof told3==
"string"?told3:"none"}`))}return services.length===0&&problems.push(unsure("no service that names its version runs in this slot")),conclude(problems,`${services.
length} services run ${context.view.version}`,[record.evidence()])}},checks2=[health,version,containerUser,metrics,headers,latency,jwtIsolation,inflation,notApplicable,
scanEnforced,tls,ocrTimeout],checksAtTheEnd=[rateLimit,logs,failureModes];function keepCaptures(context,captures,source){return Object.entries(captures).flatMap(
([name,definition])=>{const value=capturedValue(definition,source);return value===void 0||value===""?[wrong(`expected a value for the capture ${name}, saw none`)]:
(definition.secret&&context.onSecret(value),context.captures.set(name,value),[])})}function capturedValue(definition,source){if(definition.header!==void 0)return source.
headers[definition.header.toLowerCase()];if(definition.matches!==void 0){const found=find(definition.matches,source.text);return found?.[1]??found?.[0]}const value=jsonField(
source.text,definition.json??"$");if(value!=null)return typeof value=="string"?value:JSON.stringify(value)}var FillError=class extends Error{constructor(name){super(
`\${${name}} has no value`),this.name="FillError"}};function fill(context,text){let missing;const filled=(0,_part_chunk_F36ZHK7V_js__WEBPACK_IMPORTED_MODULE_1__.
i7)(text,name=>{const value=lookUp(context,name);return value===void 0&&!text.includes(`\${${name}:-`)&&!text.includes(`\${${name}-`)&&(missing??=name),value});
if(missing!==void 0)throw new FillError(missing);return filled}function lookUp(context,name){return name==="run.id"?context.runId:name.startsWith("capture.")?context.
captures.get(name.slice(8)):name.startsWith("url.")?context.view.url(name.slice(4)):Object.hasOwn(context.variables,name)?context.variables[name]:void 0}function fillAll(context,value){
return typeof value=="string"?fill(context,value):Array.isArray(value)?value.map(one=>fillAll(context,one)):typeof value!="object"||value===null?value:Object.fromEntries(
Object.entries(value).map(([key,inner])=>[key,fillAll(context,inner)]))}function fillRecord(context,record){return Object.fromEntries(Object.entries(record).map(
([key,value])=>[key,fill(context,value)]))}var BODY_SHOWN=4e3,AT_ONCE2=10;async function prepare(context,check,timeoutMs){const{request}=check,{service,path}=request,
login=request["token-of"],token=login===void 0?void 0:await context.logins.tokenOf(login,context.probe);if(token&&token.token===void 0)return unsure(`${login??""}\
: ${token.why}`);const own=service===void 0?{}:healthHeaders(context.application,service,context.variables);return{service:service??"address",request:{method:request.
method,path:service===void 0?"":fill(context,path),headers:{...own,...token?{authorization:`Bearer ${token.token}`}:{},...Object.fromEntries(Object.entries(fillRecord(
context,request.headers)).map(([name,value])=>[name.toLowerCase(),value]))},...request.url===void 0?{}:{base:wholeAddress(fill(context,request.url),fill(context,
path))},...request.json===void 0?{}:{body:fillAll(context,request.json)},...request.body===void 0?{}:{text:fill(context,request.body)},timeoutMs}}}function wholeAddress(url,path){
if(!URL.canParse(url)||!/^https?:$/.test(new URL(url).protocol))throw new Error(`request.url: expected an http or https address, saw ${JSON.stringify(url.slice(
0,80))}`);return new URL(url).pathname==="/"&&path!=="/"?url.replace(/\/$/,"")+path:url}function judgeAnswer(expect,answer,from,over){if(answer.failure!==void 0)
return[unsure(`no answer of ${from}: ${answer.failure}`)];const told3=(what,lines)=>lines.map(line=>wrong(`${what}: ${line}`));return[...expect.status===void 0?
[]:told3("status",mismatches(expect.status,answer.status)),...Object.entries(expect.headers??{}).flatMap(([name,matcher])=>told3(`header ${name}`,mismatches(matcher,
answer.headers[name.toLowerCase()]))),...expect.body===void 0?[]:told3("body",mismatches(expect.body,answer.body)),...Object.entries(expect.json??{}).flatMap(([
field,matcher])=>told3(field,mismatches(matcher,jsonField(answer.body,field)))),...expect.milliseconds===void 0?[]:mismatches(expect.milliseconds,Math.round(answer.
durationMs)).map(line=>tooSlow(`milliseconds: ${line}`,over))]}function judgePercentile(limitMs,answers,over){const whole=answers.filter(({failure})=>failure===
void 0).map(({durationMs})=>durationMs),p95=percentile(whole,.95);return limitMs===void 0||p95===void 0||p95<=limitMs?[]:[tooSlow(`expected a p95 of at most ${limitMs}\
 ms, saw ${p95.toFixed(0)} ms of ${whole.length} answers`,over)]}async function askHttp(context,check,timeoutMs){const{over}=context.ports,record=context.probe.
record("requests"),prepared=await prepare(context,check,timeoutMs);if("verdict"in prepared)return{outcome:conclude([prepared],"",[record.evidence()]),statuses:[]};
const{service,request}=prepared,answers=[];for(;answers.length<check.samples;){const count2=Math.min(AT_ONCE2,check.samples-answers.length);answers.push(...await Promise.
all(Array.from({length:count2},()=>context.probe.send(service,request))))}const problems=[...answers.flatMap(answer=>judgeAnswer(check.expect,answer,service,over)),
...judgePercentile(check.expect["p95-ms"],answers,over)],last=answers.at(-1);problems.length===0&&last&&problems.push(...keepCaptures(context,check.capture,{text:last.
body,headers:last.headers}));const heads=Object.entries(last?.headers??{}).map(([name,value])=>`${name}: ${value}`),evidence=[record.evidence(),{title:"headers \
of the answer",lines:heads},{title:"body of the answer",lines:(last?.body??"").slice(0,BODY_SHOWN).split(`
`)}],statuses=answers.map(({status})=>status).filter(status=>status!==0),count=check.samples===1?"":` in ${check.samples} answers`;return{outcome:conclude([...new Map(
problems.map(p=>[p.text,p])).values()],`all is as expected${count}`,evidence),statuses}}var SHOWN4=4e3,told2=(what,lines)=>lines.map(line=>wrong(`${what}: ${line}`)),
attempt2=(problems,pass,title,lines)=>({outcome:conclude(problems,pass,[{title,lines}]),statuses:[]});async function askExec(context,check,timeoutMs){const argv=fillAll(
context,check.command),env=fillRecord(context,check.env),{exec,bench}=context.ports;if(!(check.service===void 0?exec:bench))return attempt2([unsure("no program \
may be started here")],"","command",[]);const result=check.service===void 0?await exec?.(argv,{cwd:context.root,env,timeoutMs,...context.signal?{signal:context.
signal}:{}}):await bench?.run(check.service,argv,{timeoutMs,env});if(!result)return attempt2([unsure("no program may be started here")],"","command",[]);const{expect}=check,
problems=result.timedOut?[unsure(`the command was ended after ${timeoutMs/1e3} s`)]:[...expect["exit-code"]===void 0?[]:told2("exit code",mismatches(expect["exi\
t-code"],result.code??result.signal??"a signal")),...expect.stdout===void 0?[]:told2("stdout",mismatches(expect.stdout,result.stdout.trimEnd())),...expect.stderr===
void 0?[]:told2("stderr",mismatches(expect.stderr,result.stderr.trimEnd())),...Object.entries(expect.json??{}).flatMap(([field,matcher])=>told2(field,mismatches(
matcher,jsonField(result.stdout,field))))];return problems.length===0&&problems.push(...keepCaptures(context,check.capture,{text:result.stdout.trimEnd(),headers:{}})),
attempt2(problems,`${argv[0]??""} did as expected`,"command",[argv.join(" ").slice(0,SHOWN4),`exit code: ${result.code??result.signal??"-"}`,...`stdout: ${result.
stdout.slice(0,SHOWN4)}`.split(`
`),...`stderr: ${result.stderr.slice(0,SHOWN4)}`.split(`
`)])}async function askFile(context,check){const path=fill(context,check.path);if(check.service===void 0&&(path.startsWith("/")||path.split("/").includes("..")))
return attempt2([unsure(`expected a path inside the repository, saw ${path}`)],"","file",[]);check.service===void 0&&await(0,_part_chunk_XTRRQWWK_js__WEBPACK_IMPORTED_MODULE_0__.
K)(context.ports.files,context.root,{path});const text=check.service===void 0?await context.ports.files.readText((0,node_path__WEBPACK_IMPORTED_MODULE_6__.join)(
context.root,path)):await context.ports.bench?.readFile(check.service,path),{expect}=check,asked2=expect.text!==void 0||expect.json!==void 0,problems=[...(expect.
exists??asked2)&&text===void 0?[wrong(`expected ${path}, which is not there`)]:[],...expect.exists===!1&&text!==void 0?[wrong(`expected no ${path}, and it is th\
ere`)]:[],...expect.text===void 0||text===void 0?[]:told2(path,mismatches(expect.text,text)),...(text===void 0?[]:Object.entries(expect.json??{})).flatMap(([field,
matcher])=>told2(`${path}, ${field}`,mismatches(matcher,jsonField(text??"",field))))];return attempt2(problems,`${path} is as expected`,path,(text??"(absent)").
slice(0,SHOWN4).split(`
`))}async function askEnv(context,check){const{service,variable}=check,all=service===void 0?context.variables:await context.view.environment(service),value=Object.
hasOwn(all,variable)?all[variable]:void 0,where=service??"the environment file",problems=told2(`${variable} of ${where}`,mismatches(check.expect,value));return attempt2(
problems,`${variable} of ${where} is as expected`,variable,[`${where}: ${value??"(none)"}`])}async function askLog(context,check){const lines=(await context.view.
log(check.service)).split(`
`).filter(line=>line.trim()!==""),asked2=check["own-requests"]==="count"?lines:lines.filter(line=>!OWN_REQUEST.test(line)),found=findLines(fill(context,check.matches),
asked2),problems=told2(`lines of the log of ${check.service}`,mismatches(check.expect,found.length));return attempt2(problems,`${found.length} of ${asked2.length}\
 lines`,`lines that match ${check.matches}`,found.slice(0,20).map(line=>line.slice(0,1e3)))}var SHOWN5=20;async function askPrometheus(context,check,timeoutMs){
if(check.service!==void 0&&check.quantile!==void 0)return askQuantile(context,check,check.service,check.quantile,timeoutMs);const record=context.probe.record("r\
equests"),answer=await(check.service===void 0?query(context,check,timeoutMs):scrape(context,check.service,timeoutMs)),read=answer.failure===void 0?readSeries(check,
answer):unsure(`no answer: ${answer.failure}`),problems="verdict"in read?[read]:judgeSeries(check,read),lines="verdict"in read?[]:read.slice(0,SHOWN5).map(({name,
value})=>`${name}: ${value}`),evidence=[record.evidence(),{title:check.metric??check.query??"",lines}];return{outcome:conclude(problems,lines.length===0?"no dat\
a, which is as expected":lines.join("; "),evidence),statuses:answer.status===0?[]:[answer.status]}}async function askQuantile(context,check,service,quantile,timeoutMs){
const record=context.probe.record("requests"),metric=check.metric??"",ended=(problems,line2)=>({outcome:conclude(problems,line2,[record.evidence(),{title:metric,
lines:[line2]}]),statuses:[]}),over=check["over-seconds"],first=over===void 0?void 0:await scrapeService(context,service,{path:"/metrics",timeoutMs});if(first&&
"verdict"in first)return ended([first],first.text);over!==void 0&&await context.ports.clock.sleep(Math.min(over*1e3,context.probe.remainingMs()));const second=await scrapeService(
context,service,{path:"/metrics",timeoutMs});if("verdict"in second)return ended([second],second.text);const buckets=bucketsBetween(first,second,metric,check.labels),
seen="unknown"in buckets?buckets:quantileOf(quantile,buckets,check["at-least"]);if("unknown"in seen)return ended(silence(check,seen.unknown),seen.unknown);const line=`\
quantile ${quantile} of ${metric}: ${seen.value} (bucket ${boundsOf(seen)}) of ${seen.count} observations`,lines=mismatches(check.expect,seen.value);return seen.
open&&(lines.length===0||mismatches(check.expect,1/0).length===0)?ended([unsure(`${line}: how far above cannot be known`)],line):ended(lines.map(text=>wrong(`${line}\
: ${text}`)),line)}function scrape(context,service,timeoutMs){return context.probe.send(service,{path:context.application.services[service]?.metrics??"/metrics",
headers:healthHeaders(context.application,service,context.variables),maxBodyBytes:8*1024*1024,timeoutMs,note:"scrape"})}function query(context,check,timeoutMs){
const asked2=encodeURIComponent(fill(context,check.query??""));return context.probe.send("prometheus",{base:fill(context,check.url??"").replace(/\/+$/,""),path:`\
/api/v1/query?query=${asked2}`,timeoutMs})}function readSeries(check,answer){if(check.service!==void 0){if(answer.status!==200)return wrong(`expected metrics of\
 ${check.service}, saw ${answer.status}`);try{const samples=readMetrics(answer.body).samples.filter(({name,labels})=>name===check.metric&&Object.entries(check.labels).
every(([key,value])=>labels[key]===value)),sum=samples.reduce((total,{value})=>total+value,0);return samples.length===0?[]:[{name:check.metric??"",value:sum}]}catch(error){
if(!(error instanceof MetricsError))throw error;return wrong(`expected Prometheus text of ${check.service}; ${(0,_part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.
bD)(error)}`)}}return answer.status>=400&&answer.status<500?unsure(`the query was refused with ${answer.status}: ${JSON.stringify(jsonField(answer.body,"error")??
"").slice(0,200)}`):answer.status!==200?unsure(`Prometheus answered ${answer.status}`):seriesOf2(answer.body)}function seriesOf2(body2){const result=jsonField(body2,
"data.result"),kind=jsonField(body2,"data.resultType");return kind==="scalar"&&Array.isArray(result)?[{name:"scalar",value:Number(result[1])}]:kind!=="vector"||
!Array.isArray(result)?unsure("expected a vector or a scalar from Prometheus"):result.map(one=>({name:JSON.stringify(one.metric??{}),value:Number(one.value?.[1])}))}
function judgeSeries(check,series){const real=series.filter(({value})=>!Number.isNaN(value));return real.length===0?silence(check,"there is no data"):real.flatMap(
({name,value})=>mismatches(check.expect,value).map(line=>wrong(`${name}: ${line}`)))}function silence(check,text){return check["no-data"]==="pass"?[]:[check["no\
-data"]==="fail"?wrong(text):unsure(text)]}async function withRetry(retry,patience,attempt3){const{clock}=patience,until=clock.monotonic()+(retry?.["deadline-se\
conds"]??0)*1e3;let pause=(retry?.["interval-seconds"]??0)*1e3;const earlier=[];for(;;){const{outcome,statuses}=await attempt3();if(outcome.verdict==="pass")return earlier.
length===0?outcome:flaky(outcome,earlier);const open=clock.monotonic()+pause<=until&&patience.remainingMs()>pause&&!patience.signal?.aborted;if(!retry||!open||!askAgain(
retry,outcome,statuses))return withAttempts(outcome,earlier);earlier.push(`attempt ${earlier.length+1}: ${outcome.verdict}: ${outcome.reason}`),await clock.sleep(
pause),pause*=retry.backoff}}function askAgain(retry,outcome,statuses){return statuses.some(status=>retry["stop-on"].includes(status))?!1:outcome.verdict==="inc\
onclusive"?retry.on.includes("no-answer"):retry.on.includes("fail")||statuses.some(status=>retry.on.includes(status))}var KEPT=20,shorten2=lines=>lines.length<=
KEPT?[...lines]:[...lines.slice(0,KEPT/2),`and ${lines.length-KEPT} more`,...lines.slice(-KEPT/2)],withAttempts=(outcome,earlier)=>earlier.length===0?outcome:{...outcome,
reason:`${outcome.reason} (asked ${earlier.length+1} times)`,evidence:[...outcome.evidence,{title:"earlier attempts",lines:shorten2(earlier)}]},flaky=(outcome,earlier)=>({
verdict:"flaky",reason:`${outcome.reason}; only the ${earlier.length+1}. attempt passed`,evidence:[...outcome.evidence,{title:"earlier attempts",lines:shorten2(
earlier)}]}),DESCRIBED={http:({request,samples})=>`${request.method} ${request.service??request.url??""}${request.service===void 0?"":request.path}${samples>1?`\
 ${samples} times`:""}`,exec:({command,service})=>`run ${command[0]??""}${service===void 0?"":` in ${service}`}`,file:({path,service})=>`read ${path}${service===
void 0?"":` of ${service}`}`,env:({variable,service})=>`look at ${variable} of ${service??"the environment file"}`,log:({service,matches})=>`look for ${matches}\
 in the log of ${service}`,prometheus:({service,metric,query:query2,quantile})=>service===void 0?`ask ${query2??""}`:`read ${quantile===void 0?"":`quantile ${quantile}\
 of `}${metric??""} of ${service}`},describe2=check=>DESCRIBED[check.kind](check),ownChecks=application=>application.checks.own.map(toCheck);function toCheck(own){
return{id:own.id,title:own.title??own.id,needs:own.needs,exclusive:own.exclusive||own.kind==="prometheus"&&own.quantile!==void 0,asks:`${own.title??own.id}: is \
it as expected?`,notConfigured:({environmentName})=>own.environments===void 0||own.environments.includes(environmentName)?void 0:`only asked in ${own.environments.
join(", ")}`,will:()=>describe2(own),run:context=>runOwn(context,own)}}async function runOwn(context,own){if((own.kind==="exec"||own.kind==="file")&&own.service!==
void 0&&!context.ports.bench)return{verdict:"skipped",reason:"no container is at hand here to look inside",evidence:[]};const{defaults}=context.application.checks,
timeoutMs=(own["timeout-seconds"]??defaults["timeout-seconds"])*1e3,patience={clock:context.ports.clock,remainingMs:()=>context.probe.remainingMs(),signal:context.
signal},outcome=await withRetry(own.retry??defaults.retry,patience,()=>once(context,own,timeoutMs));return outcome.verdict==="inconclusive"&&own["when-unsure"]===
"fail"?{...outcome,verdict:"fail"}:outcome}async function once(context,own,timeoutMs){try{return await ask2(context,own,timeoutMs)}catch(error){return{outcome:{
verdict:"inconclusive",reason:`the check could not look: ${(0,_part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.bD)(error)}`,evidence:[]},statuses:[]}}}function ask2(context,own,timeoutMs){
switch(own.kind){case"http":return askHttp(context,own,timeoutMs);case"exec":return askExec(context,own,timeoutMs);case"file":return askFile(context,own);case"e\
nv":return askEnv(context,own);case"log":return askLog(context,own);case"prometheus":return askPrometheus(context,own,timeoutMs)}}var checkIds=application=>[...CHECK_IDS,
...application.checks.own.map(({id})=>id)];function planChecks(application,only=[],skip=[]){const known=checkIds(application),problems=[...unknownIds("only",only,
known),...unknownIds("skip",skip,known),...only.filter(id=>skip.includes(id)).map(id=>({input:"skip",expected:"checks that are not in only",seen:id}))];if(problems.
length>0)throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.dz(problems);const chosen=new Set([...only,...only.flatMap(id=>(0,_part_chunk_F36ZHK7V_js__WEBPACK_IMPORTED_MODULE_1__.
Xl)(application.checks.own,id))]);return[...checks2,...ownChecks(application),...checksAtTheEnd].map(check=>{const unselected=chosen.size>0&&!chosen.has(check.id),
left=skip.includes(check.id)||unselected?"left out by the inputs only and skip":check.notConfigured(application);return{check,left}})}function unknownIds(input,ids,known){
return ids.filter(id=>!known.includes(id)).map(id=>({input,expected:`any of ${known.join(", ")}${(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_3__.ZA)(id,
known)}`,seen:id}))}var SECRET_NAME=/(^|_)(SECRET|PASSWORD|PASSWD|PASSPHRASE|TOKEN|CREDENTIALS?|API_KEY|PRIVATE_KEY|ACCESS_KEY|WEBHOOK)(_|$)/i,PLAIN_ENDING=/_(SECONDS|MINUTES|DAYS|COUNT|LIMIT|SIZE|NOT_AFTER|URL_PATH|FILE)$/i;
function secretValues(application,variables){const words=reportWords(application);return namedSecrets(application,variables).filter(({value})=>!words.has(value.
trim()))}function ordinarySecrets(application,variables){const words=reportWords(application);return namedSecrets(application,variables).filter(({value})=>words.
has(value.trim())).map(({name})=>name)}var isReportWord=(application,value)=>reportWords(application).has(value.trim());function reportWords(application){const services=Object.
entries(application.services).flatMap(([name,service])=>[name,service.user??name]);return new Set([application.application,application.environmentName,...services,
"active","passed","failed","skipped"])}function namedSecrets(application,variables){const services=Object.values(application.services),named=new Set([...services.
flatMap(service=>service.jwt?[service.jwt["secret-env"],service.jwt.login["password-env"]]:[]),...application.checks.R2?.secrets??[],...Object.keys(variables).filter(
name=>SECRET_NAME.test(name)&&!PLAIN_ENDING.test(name)),...Object.entries(variables).flatMap(([name,value])=>/:\/\/[^/\s]*:[^/\s]*@/.test(value)?[name]:[])]);return application.
checks.R4&&named.delete(application.checks.R4.env),[...named].flatMap(name=>{const value=variables[name];return value!==void 0&&value.trim().length>=_part_chunk_OGMZOLW7_js__WEBPACK_IMPORTED_MODULE_2__.
vb?[{name,value}]:[]})}var DAY_MS2=864e5,holds=(waiver,nowMs)=>nowMs<Date.parse(`${waiver.until}T00:00:00Z`)+DAY_MS2;function refuseEndedWaivers(application,nowMs){
const ended=application.checks.waivers.filter(waiver=>!holds(waiver,nowMs));if(ended.length!==0)throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.dz(
ended.map(({check,until,owner})=>({input:`checks.waivers: ${check}`,expected:"a waiver that holds today: repair what it was for and take it away, or renew it",seen:`\
one by ${owner} that ended on ${until}`})))}function waive(result,waivers){const waiver=waivers.find(({check})=>check===result.id);return!waiver||result.verdict!==
"fail"&&result.verdict!=="inconclusive"?result:{...result,verdict:"waived",reason:`${result.verdict}, waived until ${waiver.until} by ${waiver.owner} (${waiver.
reason}): ${result.reason}`,waived:result.verdict}}async function runInOrder(checks22,concurrency,run2){const waiting=new Set(checks22),done=new Set,known=new Set(
checks22.map(({id})=>id)),ready=check=>check.needs.every(need=>done.has(need)||!known.has(need)),finish=async check=>{waiting.delete(check),await run2(check),done.
add(check.id)};for(;waiting.size>0;){if([...waiting].some(check=>!check.exclusive&&ready(check))){await drain();continue}const next=[...waiting].find(ready);if(!next)
throw new Error(`these need each other: ${[...waiting].map(({id})=>id).join(", ")}`);await finish(next)}async function drain(){const running=new Set;for(;;){const next=[
...waiting].find(check=>!check.exclusive&&ready(check));if(next&&running.size<concurrency){const promise=finish(next).finally(()=>running.delete(promise));running.
add(promise)}else if(running.size>0)await Promise.race(running);else return}}}function createLogins(application,view,variables,probe,onSecret){const known=new Map,
login=async(service,via)=>{const jwt=application.services[service]?.jwt;if(!jwt)return{token:void 0,why:"the delivery file gives it no jwt section"};const credentials=findCredentials(
jwt,{...await view.environment(service),...variables});if(typeof credentials=="string")return{token:void 0,why:`${credentials} has no value`};onSecret(credentials.
password);const request={method:"POST",path:jwt.login.path,body:credentials,note:"login"},result=readLogin(await via.send(service,request),jwt.login.field);return result.
token!==void 0&&onSecret(result.token),result};return{tokenOf:(service,via=probe)=>{const running=known.get(service)??login(service,via);return known.set(service,
running),running}}}function findCredentials(jwt,values){const username=values[jwt.login["username-env"]],password=values[jwt.login["password-env"]];return username?
password?{username,password}:jwt.login["password-env"]:jwt.login["username-env"]}function readLogin(answer,field){const token=jsonField(answer.body,field),good=answer.
status>=200&&answer.status<300;return good&&typeof token=="string"&&token!==""?{token}:{token:void 0,why:`login was answered by ${answer.failure??`${answer.status}${good?
` without a text in ${field}`:""}`}`}}var DEADLINE_SECONDS=600;async function runChecks(options){const{ports}=options;refuseEndedWaivers(options.application,ports.
clock.now());const plan=planChecks(options.application,options.only,options.skip);if(plan.every(({left})=>left!==void 0))throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.
dz([{input:"only",expected:"at least one check that the delivery file configures",seen:"none: nothing would be asked"}]);const redactor=knownSecrets(options),context=createContext(
options,redactor),began=ports.clock.monotonic(),startedAt=new Date(ports.clock.now()).toISOString(),results=await askAll(plan,options,context,redactor),ordered=checkIds(
options.application).flatMap(id=>results.get(id)??[]),counts=countVerdicts(ordered);if(counts.skipped===ordered.length)throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.
L9("no check asked anything: all of them were skipped",{advice:"Read the reasons in the log."});return{application:options.application.application,environment:options.
application.environmentName,slot:options.view.slot,version:options.view.version,runId:options.runId,startedAt,durationMs:ports.clock.monotonic()-began,verdict:counts.
fail>0?"fail":counts.inconclusive>0?"inconclusive":"pass",rollbackRecommended:counts.fail>0,results:ordered,counts}}function knownSecrets(options){const redactor=new _part_chunk_OGMZOLW7_js__WEBPACK_IMPORTED_MODULE_2__.
pO;for(const{value}of secretValues(options.application,options.variables))redactor.add(value),options.ports.log.mask(value);for(const name of ordinarySecrets(options.
application,options.variables))options.ports.log.warning(`the value of ${name} is a word that reports need, so it cannot be kept out of them; choose a random on\
e`);return redactor}function createContext(options,redactor){const{application,view,variables,ports,root,runId}=options;if(!/^[A-Za-z0-9-]{1,40}$/.test(runId))throw new Error(
"runId must be letters, digits and -");const deadlineAt=ports.clock.monotonic()+(options.deadlineSeconds??DEADLINE_SECONDS)*1e3,probe=createProbe(view,ports,{runId,
deadlineAt,signal:options.signal}),onSecret=value=>{redactor.add(value),ports.log.mask(value),options.onSecret?.(value)},logins=createLogins(application,view,variables,
probe,onSecret);return{application,view,variables,ports,root,probe,logins,onSecret,runId,onlyUid:options.onlyUid,captures:new Map,signal:options.signal}}async function askAll(plan,options,context,redactor){
const results=new Map,scheduled=plan.map(planned=>({planned,id:planned.check.id,needs:planned.check.needs??[],exclusive:planned.left===void 0&&planned.check.exclusive===
!0}));await runInOrder(scheduled,options.application.checks.concurrency,async({planned})=>{const result=await runOne(planned,{...context,probe:context.probe.fork()},
results),waived=clean(waive(result,options.application.checks.waivers),redactor);results.set(result.id,waived),options.ports.log.info(`${result.id}: ${waived.verdict}\
: ${waived.reason}`)});for(const[id,result]of results)results.set(id,clean(result,redactor));return results}var clean=(result,redactor)=>({...result,reason:redactor.
redact(result.reason),evidence:result.evidence.filter(({lines})=>lines.length>0).map(({title,lines})=>({title:redactor.redact(title),lines:lines.map(line=>redactor.
redact(line))}))});async function runOne({check,left},context,results){const began=context.ports.clock.monotonic(),without=left??unmetNeed(check.needs??[],results),
outcome=without===void 0?await ask3(check,context):skipped(without);return{id:check.id,...check.title===void 0?{}:{title:check.title},...outcome,durationMs:context.
ports.clock.monotonic()-began}}function unmetNeed(needs,results){const open=needs.map(need=>`${need} (${results.get(need)?.verdict??"not asked"})`).filter(text=>!/\((pass|flaky|waived)\)$/.
test(text));return open.length===0?void 0:`it needs ${open.join(" and ")}`}var skipped=reason=>({verdict:"skipped",reason,evidence:[]});async function ask3(check,context){
const unseen=reason=>({verdict:"inconclusive",reason,evidence:[]});if(context.signal?.aborted)return unseen("the run was cancelled before this check");if(context.
probe.remainingMs()===0)return unseen("the time for all checks was over before this one (deadline-seconds)");try{return await check.run(context)}catch(error){return unseen(
`the check could not look: ${(0,_part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.bD)(error)}`)}}function countVerdicts(results){const counts={pass:0,flaky:0,
fail:0,inconclusive:0,waived:0,skipped:0};for(const result of results)counts[result.verdict]+=1;return counts}var en={title:(application,version2,slot)=>`Smoke \
checks of ${application} ${version2} in slot ${slot}`,overall:{pass:"passed",fail:"FAILED",inconclusive:"could not be decided"},verdict:{pass:"pass",fail:"FAIL",
inconclusive:"inconclusive",skipped:"skipped",flaky:"flaky (passed)",waived:"waived"},check:{health:"Health of all services",version:"Version that runs",R1:"R1 \
Own user, never root",R2:"R2 Tokens isolated",R3:"R3 OCR time-out",R4:"R4 Inflation from outside",R5:"R5 Not applicable",R6:"R6 Trivy enforced in CI",headers:"S\
ecurity headers",metrics:"Metrics",latency:"Latency","rate-limit":"Rate limit",tls:"Certificates","failure-modes":"Failure modes",logs:"Logs"},head:["Check","Ve\
rdict","Reason","Seconds"],rollback:"A rollback is recommended: something is wrong with what runs.",noRollback:"No rollback is recommended: nothing wrong was se\
en, but not everything could be seen.",evidence:"Evidence",will:"What it would do",dryRun:"Dry run: nothing was asked",leftOut:"left out"},es={title:(application,version2,slot)=>`\
Pruebas de humo de ${application} ${version2} en la ranura ${slot}`,overall:{pass:"aprobadas",fail:"FALLIDAS",inconclusive:"sin resultado"},verdict:{pass:"aprob\
ada",fail:"FALLA",inconclusive:"sin resultado",skipped:"omitida",flaky:"inestable (aprobada)",waived:"exceptuada"},check:{health:"Salud de todos los servicios",
version:"Versión en marcha",R1:"R1 Usuario propio, nunca root",R2:"R2 Tokens aislados",R3:"R3 Límite de tiempo del OCR",R4:"R4 Inflación externa",R5:"R5 No a\
plica",R6:"R6 Trivy obligatorio en CI",headers:"Cabeceras de seguridad",metrics:"Métricas",latency:"Latencia","rate-limit":"Límite de peticiones",tls:"Certifi\
cados","failure-modes":"Modos de fallo",logs:"Registros"},head:["Prueba","Veredicto","Motivo","Segundos"],rollback:"Se recomienda volver atrás: algo de lo que e\
stá en marcha está mal.",noRollback:"No se recomienda volver atrás: no se vio nada malo, pero no se pudo ver todo.",evidence:"Evidencia",will:"Qué haría",dryRun:"\
Ensayo: no se preguntó nada",leftOut:"omitida"},texts={en,es},titleOf=(result,language)=>result.title??texts[language].check[result.id]??result.id;function anchorsOf(ids,files){
const anchors=new Map;for(const{path,text}of files)text.split(`
`).forEach((line,index)=>{const[,key,quoted,id]=/^\s+(?:(R[1-6]|[a-z][a-z-]*)\s*:|-\s*\{?\s*id:\s*(["']?)([a-z0-9-]+)\2)/.exec(line)??[],name=id??key;name===void 0||
quoted===name||!ids.includes(name)||anchors.has(name)||anchors.set(name,{path,line:index+1})});return anchors}var plain=(text,limit=1e3)=>(0,_part_chunk_3ICG7VY6_js__WEBPACK_IMPORTED_MODULE_9__.
RK)((0,_part_chunk_3ICG7VY6_js__WEBPACK_IMPORTED_MODULE_9__.xv)(text.replace(/\s+/g," ").trim(),limit));function sarifReport(report,anchors){const red=report.results.
filter(({verdict})=>["fail","inconclusive","waived"].includes(verdict)),log={version:"2.1.0",$schema:"https://json.schemastore.org/sarif-2.1.0.json",runs:[{tool:{
driver:{name:"smoke-r1-r6",rules:red.map(result=>({id:result.id,name:result.id,shortDescription:{text:plain(titleOf(result,"en"),200)},fullDescription:{text:plain(
titleOf(result,"en"),200)},properties:{tags:["smoke"]}}))}},automationDetails:{id:`smoke-r1-r6/${plain(report.application)}-${plain(report.environment||"default")}\
/`},results:red.map((result,ruleIndex)=>resultOf(report,result,ruleIndex,anchors))}]};return`${JSON.stringify(log,null,2)}
`}function resultOf(report,result,ruleIndex,anchors){const{path,line}=anchors.get(result.id)??{path:"delivery.yml",line:1},identity=`${report.application}
${report.environment}
${result.id}`;return{ruleId:result.id,ruleIndex,level:result.verdict==="fail"?"error":result.verdict==="inconclusive"?"warning":"note",message:{text:plain(`${result.
verdict}: ${result.reason}`).replace(/[[\]\\]/g,"\\$&")},locations:[{physicalLocation:{artifactLocation:{uri:uriOf(path)},region:{startLine:Math.max(1,line)}}}],
partialFingerprints:{primaryLocationLineHash:`${(0,node_crypto__WEBPACK_IMPORTED_MODULE_7__.createHash)("sha256").update(identity).digest("hex").slice(0,16)}:1`},
...result.verdict==="waived"?{suppressions:[{kind:"external",justification:plain(result.reason,500)}]}:{}}}function uriOf(path){const segments=(0,_part_chunk_3ICG7VY6_js__WEBPACK_IMPORTED_MODULE_9__.
RK)(path).split("/").filter(segment=>segment!==""&&segment!==".");return path.startsWith("/")||segments.includes("..")||segments.length===0?"delivery.yml":segments.
map(encodeURIComponent).join("/")}function judgementOf(report){const reasons=report.results.filter(({verdict})=>verdict==="fail"||verdict==="inconclusive").map(
({id,verdict,reason})=>`${id} ${verdict}: ${reason}`);return{verdict:report.verdict,reasons:reasons.length>0?reasons:[`${report.counts.pass+report.counts.flaky}\
 checks passed`]}}var STATUS={pass:"passed",fail:"failed",inconclusive:"other",skipped:"skipped",flaky:"passed",waived:"other"};function ctrfReport(report,language){
const start=Date.parse(report.startedAt),content={reportFormat:"CTRF",specVersion:"0.0.0",results:{tool:{name:"smoke-r1-r6"},summary:{tests:report.results.length,
passed:report.counts.pass+report.counts.flaky,failed:report.counts.fail,skipped:report.counts.skipped,pending:0,other:report.counts.inconclusive+report.counts.waived,
flaky:report.counts.flaky,start,stop:start+Math.round(report.durationMs)},tests:report.results.map(result=>testOf(result,language)),environment:{appName:report.
application,buildName:report.version,testEnvironment:report.environment},extra:{slot:report.slot,runId:report.runId,verdict:report.verdict,rollbackRecommended:report.
rollbackRecommended,startedAt:report.startedAt}}};return`${JSON.stringify(content,null,2)}
`}function testOf(result,language){return{name:titleOf(result,language),status:STATUS[result.verdict],duration:Math.round(result.durationMs),rawStatus:result.verdict,
flaky:result.verdict==="flaky",suite:["smoke-r1-r6"],message:result.reason,extra:{id:result.id,evidence:result.evidence}}}var EVIDENCE_CHARACTERS=1e5;function htmlPart(report,language){
const t=texts[language],heading=`${t.title(report.application,report.version,report.slot)}: ${t.overall[report.verdict]}`,advice=report.verdict==="pass"?"":`<p>${(0,_part_chunk_3ICG7VY6_js__WEBPACK_IMPORTED_MODULE_9__.
js)(report.rollbackRecommended?t.rollback:t.noRollback)}</p>
`,head=t.head.map(cell=>`<th scope="col">${(0,_part_chunk_3ICG7VY6_js__WEBPACK_IMPORTED_MODULE_9__.js)(cell)}</th>`).join(""),rows=report.results.map(result=>`<\
tr class="${result.verdict}"><th scope="row">${(0,_part_chunk_3ICG7VY6_js__WEBPACK_IMPORTED_MODULE_9__.js)(titleOf(result,language))}</th><td>${(0,_part_chunk_3ICG7VY6_js__WEBPACK_IMPORTED_MODULE_9__.
js)(t.verdict[result.verdict])}</td><td>${(0,_part_chunk_3ICG7VY6_js__WEBPACK_IMPORTED_MODULE_9__.js)((0,_part_chunk_3ICG7VY6_js__WEBPACK_IMPORTED_MODULE_9__.xv)(
result.reason,2e3))}</td><td>${(result.durationMs/1e3).toFixed(1)}</td></tr>`);return`<section class="smoke ${report.verdict}">
<h2>${(0,_part_chunk_3ICG7VY6_js__WEBPACK_IMPORTED_MODULE_9__.js)(heading)}</h2>
${advice}<table>
<thead><tr>${head}</tr></thead>
<tbody>
${rows.join(`
`)}
</tbody>
</table>
${report.results.map(result=>evidenceOf(result,language)).join(`
`)}
</section>
`}function evidenceOf(result,language){if(result.evidence.length===0)return"";const open=result.verdict==="fail"||result.verdict==="inconclusive"?" open":"",parts2=result.
evidence.map(({title,lines})=>`<h4>${(0,_part_chunk_3ICG7VY6_js__WEBPACK_IMPORTED_MODULE_9__.js)(title)}</h4>
<pre>${(0,_part_chunk_3ICG7VY6_js__WEBPACK_IMPORTED_MODULE_9__.js)((0,_part_chunk_3ICG7VY6_js__WEBPACK_IMPORTED_MODULE_9__.xv)(lines.join(`
`),EVIDENCE_CHARACTERS))}</pre>`);return`<details${open}><summary>${(0,_part_chunk_3ICG7VY6_js__WEBPACK_IMPORTED_MODULE_9__.js)(`${texts[language].evidence}: ${titleOf(
result,language)}`)}</summary>
${parts2.join(`
`)}
</details>`}var STYLE=`body{font:15px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:70rem;padding:0 1rem;color:#1b1f24;background:#fff}
table{border-collapse:collapse;width:100%}th,td{border:1px solid #d0d7de;padding:.4rem .6rem;text-align:left;vertical-align:top}
tr.fail td:nth-child(2){color:#b42318;font-weight:700}tr.inconclusive td:nth-child(2),tr.waived td:nth-child(2),tr.flaky td:nth-child(2){color:#8a5a00;font-weig\
ht:700}
tr.pass td:nth-child(2){color:#116329}pre{overflow:auto;background:#f6f8fa;padding:.8rem;max-height:30rem}details{margin:.8rem 0}
@media(prefers-color-scheme:dark){body{color:#e6edf3;background:#0d1117}th,td{border-color:#30363d}pre{background:#161b22}tr.fail td:nth-child(2){color:#ff7b72}\
tr.inconclusive td:nth-child(2),tr.waived td:nth-child(2),tr.flaky td:nth-child(2){color:#d29922}tr.pass td:nth-child(2){color:#3fb950}}`;function htmlReport(report,language){
const title=texts[language].title(report.application,report.version,report.slot);return`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${(0,_part_chunk_3ICG7VY6_js__WEBPACK_IMPORTED_MODULE_9__.js)(title)}</title>
<style>${STYLE}</style>
</head>
<body>
${htmlPart(report,language)}</body>
</html>
`}function xmlText(text){const entities={"&":"&amp;","<":"&lt;",">":"&gt;",'"':"&quot;","'":"&apos;"};return text.split(`
`).map(line=>(0,_part_chunk_3ICG7VY6_js__WEBPACK_IMPORTED_MODULE_9__.RK)(line)).join(`
`).replace(/[\ufffe\uffff]/g,"�").replace(/[&<>"']/g,c=>entities[c]??c).replaceAll(`
`,"&#10;")}function body(result){const message=xmlText(result.reason),evidence=xmlText(result.evidence.flatMap(({title,lines})=>[`${title}:`,...lines.map(line=>`\
  ${line}`)]).join(`
`));return result.verdict==="fail"?`<failure type="fail" message="${message}">${evidence}</failure>`:result.verdict==="inconclusive"?`<error type="inconclusive"\
 message="${message}">${evidence}</error>`:result.verdict==="skipped"||result.verdict==="waived"?`<skipped message="${message}"/>`:`<system-out>${message}&#10;${evidence}\
</system-out>`}function junitReport(report,language){const{counts}=report,seconds=ms=>(ms/1e3).toFixed(3),cases=report.results.map(result=>`    <testcase classn\
ame="smoke-r1-r6" name="${xmlText(titleOf(result,language))}" time="${seconds(result.durationMs)}">${body(result)}</testcase>`),totals=`tests="${report.results.
length}" failures="${counts.fail}" errors="${counts.inconclusive}" skipped="${counts.skipped+counts.waived}" time="${seconds(report.durationMs)}"`;return['<?xml\
 version="1.0" encoding="UTF-8"?>',`<testsuites ${totals}>`,`  <testsuite name="${xmlText(`${report.application} ${report.version}`)}" timestamp="${report.startedAt.
slice(0,19)}" ${totals}>`,...cases,"  </testsuite>","</testsuites>",""].join(`
`)}var EVIDENCE_LINES=40;function smokeSummary(report,language){const t=texts[language],red=report.results.filter(({verdict})=>verdict==="fail"||verdict==="inco\
nclusive"),advice=report.verdict==="pass"?[]:[{paragraph:report.rollbackRecommended?t.rollback:t.noRollback}];return[{heading:`${t.title(report.application,report.
version,report.slot)}: ${t.overall[report.verdict]}`},...advice,{table:{head:t.head,rows:report.results.map(result=>[titleOf(result,language),t.verdict[result.verdict],
(0,_part_chunk_3ICG7VY6_js__WEBPACK_IMPORTED_MODULE_9__.xv)(result.reason,280),(result.durationMs/1e3).toFixed(1)])}},...red.map(result=>({details:`${t.evidence}\
: ${titleOf(result,language)}`,parts:result.evidence.flatMap(({title,lines})=>[{paragraph:title},{code:lines.slice(0,EVIDENCE_LINES).join(`
`)}])}))]}function dryRunSummary(application,only,skip,language){const t=texts[language];return[{heading:t.dryRun},{table:{head:[t.head[0],t.will],rows:planChecks(
application,only,skip).map(({check,left})=>[titleOf(check,language),left===void 0?`${check.asks} ${check.will(application)}`:`${t.leftOut}: ${left}`])}}]}var ReportUnwritten=class extends _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.
L9{constructor(folder,cause){super(`the report could not be written to ${folder}: ${(0,_part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.bD)(cause)}`,{advice:"\
Free space (or inodes) there, make it writable, or name another folder by `report-directory`.",cause}),this.name="ReportUnwritten"}};async function writeReport(report,folder,files,secrets,language,anchors=new Map){
const evidence=(0,node_path__WEBPACK_IMPORTED_MODULE_6__.join)(folder,"smoke-evidence"),paths={json:(0,node_path__WEBPACK_IMPORTED_MODULE_6__.join)(folder,"smok\
e-report.json"),junit:(0,node_path__WEBPACK_IMPORTED_MODULE_6__.join)(folder,"smoke-report.xml"),sarif:(0,node_path__WEBPACK_IMPORTED_MODULE_6__.join)(folder,"s\
moke-report.sarif"),html:(0,node_path__WEBPACK_IMPORTED_MODULE_6__.join)(folder,"smoke-report.html"),evidence},contents=new Map([[paths.json,ctrfReport(report,language)],
[paths.junit,junitReport(report,language)],[paths.sarif,sarifReport(report,anchors)],[paths.html,htmlReport(report,language)],...report.results.map(result=>[(0,node_path__WEBPACK_IMPORTED_MODULE_6__.
join)(evidence,`${result.id}.txt`),evidenceText(result)])]),all=[...contents.keys(),evidence];try{await files.remove(evidence);for(const[path,content]of contents)
await files.writeAtomic(path,content)}catch(error){for(const path of all)await files.remove(path).catch(()=>{});throw new ReportUnwritten(folder,error)}const leak=await findLeak(
[...contents.keys()],files,secrets);if(leak){for(const path of all)await files.remove(path);throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.L9(`t\
he value of ${leak.name} stands in ${leak.path}; all files of this report were removed`,{advice:`Find the answer or log line that shows it, and change ${leak.name}\
: whoever made that answer knows it.`})}return paths}function evidenceText(result){const parts2=result.evidence.map(({title,lines})=>[`## ${title}`,...lines,""].
join(`
`));return[`${result.id}: ${result.verdict}`,result.reason,"",...parts2].join(`
`)}async function findLeak(paths,files,secrets){const detectors=secrets.map(({name,value})=>{const redactor=new _part_chunk_OGMZOLW7_js__WEBPACK_IMPORTED_MODULE_2__.
pO;return redactor.add(value),{name,redactor}});for(const path of paths){const text=await files.readText(path)??"",hit=detectors.find(({redactor})=>redactor.reveals(
text));if(hit)return{name:hit.name,path}}}}),3331:((__unused_webpack___webpack_module__,__webpack_exports__2,__nccwpck_require__2)=>{__nccwpck_require__2.d(__webpack_exports__2,
{tc:()=>BUILT_IN_CHECKS,Tc:()=>SWARM_SERVICE,TS:()=>artifactFolder,iR:()=>deploymentFolder,i7:()=>expandVariables,Ax:()=>findInterpreter,oN:()=>formatArtifact,Xl:()=>neededBy,
GJ:()=>parseArtifact,FO:()=>parseEnvFile,bt:()=>probeInterpreter,nR:()=>readDelivery,gM:()=>readYaml,c0:()=>withChecksFile});var part_chunk_7ZCCOQOS=__nccwpck_require__2(
8947),part_chunk_2AWCPTIO=__nccwpck_require__2(9469),external_node_path_=__nccwpck_require__2(6760),schemas2=__nccwpck_require__2(8816);var NOT_RESOLVED=Symbol(
"NOT_RESOLVED");function defineScalarTag(tagName,options){return{tagName,nodeKind:"scalar",implicit:options.implicit??!1,matchByTagPrefix:options.matchByTagPrefix??
!1,implicitFirstChars:options.implicitFirstChars??null,resolve:options.resolve,identify:options.identify,represent:options.represent??(data=>String(data)),representTagName:options.
representTagName??(()=>tagName)}}function defineSequenceTag(tagName,options){const carrierIsResult=options.finalize===void 0;return{tagName,nodeKind:"sequence",
implicit:!1,matchByTagPrefix:options.matchByTagPrefix??!1,create:options.create,addItem:options.addItem,finalize:options.finalize??(carrier=>carrier),carrierIsResult,
identify:options.identify,represent:options.represent??(data=>data),representTagName:options.representTagName??(()=>tagName)}}function defineMappingTag(tagName,options){
const carrierIsResult=options.finalize===void 0;return{tagName,nodeKind:"mapping",implicit:!1,matchByTagPrefix:options.matchByTagPrefix??!1,create:options.create,
addPair:options.addPair,has:options.has,keys:options.keys,get:options.get,finalize:options.finalize??(carrier=>carrier),carrierIsResult,identify:options.identify,
represent:options.represent??(data=>data),representTagName:options.representTagName??(()=>tagName)}}var strTag=defineScalarTag("tag:yaml.org,2002:str",{resolve:source=>source,
identify:data=>typeof data=="string"}),NULL_VALUES$1=["","~","null","Null","NULL"],nullCoreTag=defineScalarTag("tag:yaml.org,2002:null",{implicit:!0,implicitFirstChars:[
"","~","n","N"],resolve:source=>NULL_VALUES$1.indexOf(source)!==-1?null:NOT_RESOLVED,identify:object=>object===null,represent:()=>"null"}),nullJsonTag=defineScalarTag(
"tag:yaml.org,2002:null",{implicit:!0,implicitFirstChars:["n"],resolve:(source,isExplicit)=>source==="null"||isExplicit&&source===""?null:NOT_RESOLVED,identify:object=>object===
null,represent:()=>"null"}),NULL_VALUES=["","~","null","Null","NULL"],nullYaml11Tag=defineScalarTag("tag:yaml.org,2002:null",{implicit:!0,implicitFirstChars:["",
"~","n","N"],resolve:source=>NULL_VALUES.indexOf(source)!==-1?null:NOT_RESOLVED,identify:object=>object===null,represent:()=>"null"}),TRUE_VALUES$2=["true","Tru\
e","TRUE"],FALSE_VALUES$2=["false","False","FALSE"],boolCoreTag=defineScalarTag("tag:yaml.org,2002:bool",{implicit:!0,implicitFirstChars:["t","T","f","F"],resolve:source=>TRUE_VALUES$2.
indexOf(source)!==-1?!0:FALSE_VALUES$2.indexOf(source)!==-1?!1:NOT_RESOLVED,identify:object=>Object.prototype.toString.call(object)==="[object Boolean]",represent:object=>object?
"true":"false"}),TRUE_VALUES$1=["true"],FALSE_VALUES$1=["false"],boolJsonTag=defineScalarTag("tag:yaml.org,2002:bool",{implicit:!0,implicitFirstChars:["t","f"],
resolve:source=>TRUE_VALUES$1.indexOf(source)!==-1?!0:FALSE_VALUES$1.indexOf(source)!==-1?!1:NOT_RESOLVED,identify:object=>Object.prototype.toString.call(object)===
"[object Boolean]",represent:object=>object?"true":"false"}),TRUE_VALUES=["true","True","TRUE","y","Y","yes","Yes","YES","on","On","ON"],FALSE_VALUES=["false","\
False","FALSE","n","N","no","No","NO","off","Off","OFF"],boolYaml11Tag=defineScalarTag("tag:yaml.org,2002:bool",{implicit:!0,implicitFirstChars:["y","Y","n","N",
"t","T","f","F","o","O"],resolve:source=>TRUE_VALUES.indexOf(source)!==-1?!0:FALSE_VALUES.indexOf(source)!==-1?!1:NOT_RESOLVED,identify:object=>Object.prototype.
toString.call(object)==="[object Boolean]",represent:object=>object?"true":"false"}),YAML_INTEGER_IMPLICIT_PATTERN$1=new RegExp("^(?:0o[0-7]+|0x[0-9a-fA-F]+|[-+\
]?[0-9]+)$"),YAML_INTEGER_EXPLICIT_PATTERN$1=new RegExp("^(?:[-+]?0b[0-1]+|[-+]?0o[0-7]+|[-+]?0x[0-9a-fA-F]+|[-+]?[0-9]+)$");function parseYamlInteger$2(source){
let value=source,sign=1;return(value[0]==="-"||value[0]==="+")&&(value[0]==="-"&&(sign=-1),value=value.slice(1)),value.startsWith("0b")?sign*parseInt(value.slice(
2),2):value.startsWith("0o")?sign*parseInt(value.slice(2),8):value.startsWith("0x")?sign*parseInt(value.slice(2),16):sign*parseInt(value,10)}function resolveYamlInteger$2(source,isExplicit){
if(isExplicit){if(!YAML_INTEGER_EXPLICIT_PATTERN$1.test(source))return NOT_RESOLVED}else if(!YAML_INTEGER_IMPLICIT_PATTERN$1.test(source))return NOT_RESOLVED;const result=parseYamlInteger$2(
source);return Number.isFinite(result)?result:NOT_RESOLVED}var intCoreTag=defineScalarTag("tag:yaml.org,2002:int",{implicit:!0,implicitFirstChars:["-","+",..."0\
123456789"],resolve:resolveYamlInteger$2,identify:object=>Number.isInteger(object)&&!Object.is(object,-0)&&object.toString(10).indexOf("e")<0,represent:object=>object.
toString(10)}),YAML_INTEGER_IMPLICIT_PATTERN=new RegExp("^-?(?:0|[1-9][0-9]*)$"),YAML_INTEGER_EXPLICIT_PATTERN=new RegExp("^(?:[-+]?0b[0-1]+|[-+]?0o[0-7]+|[-+]?\
0x[0-9a-fA-F]+|[-+]?[0-9]+)$");function parseYamlInteger$1(source){let value=source,sign=1;return(value[0]==="-"||value[0]==="+")&&(value[0]==="-"&&(sign=-1),value=
value.slice(1)),value.startsWith("0b")?sign*parseInt(value.slice(2),2):value.startsWith("0o")?sign*parseInt(value.slice(2),8):value.startsWith("0x")?sign*parseInt(
value.slice(2),16):sign*parseInt(value,10)}function resolveYamlInteger$1(source,isExplicit){if(isExplicit){if(!YAML_INTEGER_EXPLICIT_PATTERN.test(source))return NOT_RESOLVED}else if(!YAML_INTEGER_IMPLICIT_PATTERN.
test(source))return NOT_RESOLVED;const result=parseYamlInteger$1(source);return Number.isFinite(result)?result:NOT_RESOLVED}var intJsonTag=defineScalarTag("tag:\
yaml.org,2002:int",{implicit:!0,implicitFirstChars:["-",..."0123456789"],resolve:resolveYamlInteger$1,identify:object=>Number.isInteger(object)&&!Object.is(object,
-0)&&object.toString(10).indexOf("e")<0,represent:object=>object.toString(10)}),YAML_INTEGER_PATTERN=new RegExp("^(?:[-+]?0b[0-1_]+|[-+]?0[0-7_]+|[-+]?0x[0-9a-f\
A-F_]+|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+|[-+]?(?:0|[1-9][0-9_]*))$");function parseYamlInteger(source){let value=source.replace(/_/g,""),sign=1;if((value[0]===
"-"||value[0]==="+")&&(value[0]==="-"&&(sign=-1),value=value.slice(1)),value.startsWith("0b"))return sign*parseInt(value.slice(2),2);if(value.startsWith("0x"))return sign*
parseInt(value.slice(2),16);if(value.includes(":")){let result=0;for(const part2 of value.split(":"))result=result*60+Number(part2);return sign*result}return value!==
"0"&&value[0]==="0"?sign*parseInt(value,8):sign*parseInt(value,10)}function resolveYamlInteger(source){if(!YAML_INTEGER_PATTERN.test(source))return NOT_RESOLVED;
const result=parseYamlInteger(source);return Number.isFinite(result)?result:NOT_RESOLVED}var intYaml11Tag=defineScalarTag("tag:yaml.org,2002:int",{implicit:!0,implicitFirstChars:[
"-","+",..."0123456789"],resolve:resolveYamlInteger,identify:object=>Number.isInteger(object)&&!Object.is(object,-0)&&object.toString(10).indexOf("e")<0,represent:object=>object.
toString(10)}),YAML_FLOAT_PATTERN$1=new RegExp("^(?:[-+]?[0-9]+(?:\\.[0-9]*)?(?:[eE][-+]?[0-9]+)?|[-+]?\\.[0-9]+(?:[eE][-+]?[0-9]+)?|[-+]?\\.(?:inf|Inf|INF)|\\.(?:n\
an|NaN|NAN))$"),YAML_FLOAT_SPECIAL_PATTERN$1=new RegExp("^(?:[-+]?\\.(?:inf|Inf|INF)|\\.(?:nan|NaN|NAN))$");function resolveYamlFloat$2(source){if(!YAML_FLOAT_PATTERN$1.
test(source))return NOT_RESOLVED;let value=source.toLowerCase();const sign=value[0]==="-"?-1:1;if("+-".includes(value[0])&&(value=value.slice(1)),value===".inf")
return sign===1?Number.POSITIVE_INFINITY:Number.NEGATIVE_INFINITY;if(value===".nan")return NaN;const result=sign*parseFloat(value);return Number.isFinite(result)||
YAML_FLOAT_SPECIAL_PATTERN$1.test(source)?result:NOT_RESOLVED}function representYamlFloat$2(object){if(isNaN(object))return".nan";if(object===Number.POSITIVE_INFINITY)
return".inf";if(object===Number.NEGATIVE_INFINITY)return"-.inf";if(Object.is(object,-0))return"-0.0";const result=object.toString(10);return/^[-+]?[0-9]+e/.test(
result)?result.replace("e",".e"):result}var floatCoreTag=defineScalarTag("tag:yaml.org,2002:float",{implicit:!0,implicitFirstChars:["-","+",".",..."0123456789"],
resolve:resolveYamlFloat$2,identify:object=>typeof object=="number"&&(!Number.isInteger(object)||Object.is(object,-0)||object.toString(10).indexOf("e")>=0),represent:representYamlFloat$2}),
YAML_FLOAT_IMPLICIT_PATTERN=new RegExp("^-?(?:0|[1-9][0-9]*)(?:\\.[0-9]*)?(?:[eE][-+]?[0-9]+)?$"),YAML_FLOAT_EXPLICIT_PATTERN=new RegExp("^(?:[-+]?[0-9]+(?:\\.[0\
-9]*)?(?:[eE][-+]?[0-9]+)?|[-+]?\\.[0-9]+(?:[eE][-+]?[0-9]+)?|[-+]?\\.(?:inf|Inf|INF)|\\.(?:nan|NaN|NAN))$");function resolveYamlFloat$1(source,isExplicit){if(isExplicit){
if(!YAML_FLOAT_EXPLICIT_PATTERN.test(source))return NOT_RESOLVED;let value=source.toLowerCase();const sign=value[0]==="-"?-1:1;if("+-".includes(value[0])&&(value=
value.slice(1)),value===".inf")return sign===1?Number.POSITIVE_INFINITY:Number.NEGATIVE_INFINITY;if(value===".nan")return NaN;const result2=sign*parseFloat(value);
return Number.isFinite(result2)?result2:NOT_RESOLVED}if(!YAML_FLOAT_IMPLICIT_PATTERN.test(source))return NOT_RESOLVED;const result=Number(source);return Number.
isFinite(result)?result:NOT_RESOLVED}function representYamlFloat$1(object){if(isNaN(object))return".nan";if(object===Number.POSITIVE_INFINITY)return".inf";if(object===
Number.NEGATIVE_INFINITY)return"-.inf";if(Object.is(object,-0))return"-0.0";const result=object.toString(10);return/^[-+]?[0-9]+e/.test(result)?result.replace("\
e",".e"):result}var floatJsonTag=defineScalarTag("tag:yaml.org,2002:float",{implicit:!0,implicitFirstChars:["-",..."0123456789"],resolve:resolveYamlFloat$1,identify:object=>typeof object==
"number"&&(!Number.isInteger(object)||Object.is(object,-0)||object.toString(10).indexOf("e")>=0),represent:representYamlFloat$1}),YAML_FLOAT_PATTERN=new RegExp(
"^(?:[-+]?(?:(?:[0-9][0-9_]*)?\\.[0-9_]*)(?:[eE][-+][0-9]+)?|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\\.[0-9_]*|[-+]?\\.(?:inf|Inf|INF)|\\.(?:nan|NaN|NAN))$"),YAML_FLOAT_SPECIAL_PATTERN=new RegExp(
"^(?:[-+]?\\.(?:inf|Inf|INF)|\\.(?:nan|NaN|NAN))$");function resolveYamlFloat(source){if(!YAML_FLOAT_PATTERN.test(source))return NOT_RESOLVED;let value=source.toLowerCase().
replace(/_/g,"");const sign=value[0]==="-"?-1:1;if("+-".includes(value[0])&&(value=value.slice(1)),value===".inf")return sign===1?Number.POSITIVE_INFINITY:Number.
NEGATIVE_INFINITY;if(value===".nan")return NaN;let result=0;if(value.includes(":")){for(const part2 of value.split(":"))result=result*60+Number(part2);result*=sign}else
result=sign*parseFloat(value);return Number.isFinite(result)||YAML_FLOAT_SPECIAL_PATTERN.test(source)?result:NOT_RESOLVED}function representYamlFloat(object){if(isNaN(
object))return".nan";if(object===Number.POSITIVE_INFINITY)return".inf";if(object===Number.NEGATIVE_INFINITY)return"-.inf";if(Object.is(object,-0))return"-0.0";const result=object.
toString(10);return/^[-+]?[0-9]+e/.test(result)?result.replace("e",".e"):result}var floatYaml11Tag=defineScalarTag("tag:yaml.org,2002:float",{implicit:!0,implicitFirstChars:[
"-","+",".",..."0123456789"],resolve:resolveYamlFloat,identify:object=>typeof object=="number"&&(!Number.isInteger(object)||Object.is(object,-0)||object.toString(
10).indexOf("e")>=0),represent:representYamlFloat}),mergeTag=defineScalarTag("tag:yaml.org,2002:merge",{implicit:!0,implicitFirstChars:["<"],resolve:(source,isExplicit)=>source===
"<<"||isExplicit&&source===""?"<<":NOT_RESOLVED,identify:()=>!1}),BASE64_PATTERN=/^[A-Za-z0-9+/]*={0,2}$/;function resolveYamlBinary(source){const input=source.
replace(/\s/g,"");if(input.length%4!==0||!BASE64_PATTERN.test(input))return NOT_RESOLVED;const binary=atob(input),result=new Uint8Array(binary.length);for(let index=0;index<
binary.length;index++)result[index]=binary.charCodeAt(index);return result}function representYamlBinary(object){let binary="";for(let index=0;index<object.length;index++)
binary+=String.fromCharCode(object[index]);return btoa(binary)}var binaryTag=defineScalarTag("tag:yaml.org,2002:binary",{resolve:resolveYamlBinary,identify:object=>Object.
prototype.toString.call(object)==="[object Uint8Array]",represent:representYamlBinary}),YAML_DATE_REGEXP=new RegExp("^([0-9][0-9][0-9][0-9])-([0-9][0-9])-([0-9]\
[0-9])$"),YAML_TIMESTAMP_REGEXP=new RegExp("^([0-9][0-9][0-9][0-9])-([0-9][0-9]?)-([0-9][0-9]?)(?:[Tt]|[ \\t]+)([0-9][0-9]?):([0-9][0-9]):([0-9][0-9])(?:\\.([0-9]\
*))?(?:[ \\t]*(Z|([-+])([0-9][0-9]?)(?::([0-9][0-9]))?))?$");function makeUtcDate(year,month,day2,hour=0,minute=0,second=0,fraction=0){const date=new Date(Date.
UTC(year,month,day2,hour,minute,second,fraction));return date.setUTCFullYear(year,month,day2),date}function resolveYamlTimestamp(source){let match=YAML_DATE_REGEXP.
exec(source);if(match===null&&(match=YAML_TIMESTAMP_REGEXP.exec(source)),match===null)return NOT_RESOLVED;const year=+match[1],month=+match[2]-1,day2=+match[3];
if(!match[4]){const date2=makeUtcDate(year,month,day2);return date2.getUTCFullYear()!==year||date2.getUTCMonth()!==month||date2.getUTCDate()!==day2?NOT_RESOLVED:
date2}const hour=+match[4],minute=+match[5],second=+match[6];let fraction=0;if(hour>23||minute>59||second>59)return NOT_RESOLVED;if(match[7]){let value=match[7].
slice(0,3);for(;value.length<3;)value+="0";fraction=+value}const date=makeUtcDate(year,month,day2,hour,minute,second,fraction);if(date.getUTCFullYear()!==year||
date.getUTCMonth()!==month||date.getUTCDate()!==day2)return NOT_RESOLVED;if(match[9]){const offsetHour=+match[10],offsetMinute=+(match[11]||0);if(offsetHour>23||
offsetMinute>59)return NOT_RESOLVED;const offset=(offsetHour*60+offsetMinute)*6e4;date.setTime(date.getTime()-(match[9]==="-"?-offset:offset))}return date}var timestampTag=defineScalarTag(
"tag:yaml.org,2002:timestamp",{implicit:!0,implicitFirstChars:[..."0123456789"],resolve:resolveYamlTimestamp,identify:object=>object instanceof Date,represent:object=>object.
toISOString()}),seqTag=defineSequenceTag("tag:yaml.org,2002:seq",{create:()=>[],addItem:(container,item)=>{container.push(item)},identify:Array.isArray});function isPlainObject(data){
if(data===null||typeof data!="object"||Array.isArray(data))return!1;const prototype=Object.getPrototypeOf(data);return prototype===null||prototype===Object.prototype}
function pick(object,keys){const result={};for(const key of keys)object[key]!==void 0&&(result[key]=object[key]);return result}var omapTag=defineSequenceTag("ta\
g:yaml.org,2002:omap",{create:()=>({list:[],seen:new Set}),addItem:(carrier,item)=>{let key;if(item instanceof Map){if(item.size!==1)return"cannot resolve an or\
dered map item";key=item.keys().next().value}else if(isPlainObject(item)){const itemKeys=Object.keys(item);if(itemKeys.length!==1)return"cannot resolve an order\
ed map item";key=itemKeys[0]}else return"cannot resolve an ordered map item";return carrier.seen.has(key)?"duplicate key in ordered map":(carrier.seen.add(key),
carrier.list.push(item),"")},finalize:carrier=>carrier.list,identify:()=>!1}),pairsTag=defineSequenceTag("tag:yaml.org,2002:pairs",{create:()=>[],addItem:(container,item)=>{
if(item instanceof Map)return item.size!==1?"cannot resolve a pairs item":(container.push(item.entries().next().value),"");if(Object.prototype.toString.call(item)!==
"[object Object]")return"cannot resolve a pairs item";const object=item,keys=Object.keys(object);return keys.length!==1?"cannot resolve a pairs item":(container.
push([keys[0],object[keys[0]]]),"")},identify:()=>!1}),mapTag=defineMappingTag("tag:yaml.org,2002:map",{create:()=>({}),identify:isPlainObject,represent:o=>{const map=new Map;
for(const key of Object.keys(o))map.set(key,o[key]);return map},addPair:(container,key,value)=>{if(key!==null&&typeof key=="object")return"object-based map does\
 not support complex keys";const normalizedKey=String(key);return normalizedKey==="__proto__"?Object.defineProperty(container,normalizedKey,{value,enumerable:!0,
configurable:!0,writable:!0}):container[normalizedKey]=value,""},has:(container,key)=>key!==null&&typeof key=="object"?!1:Object.prototype.hasOwnProperty.call(container,
String(key)),keys:container=>Object.keys(container),get:(container,key)=>{const normalizedKey=String(key);return Object.prototype.hasOwnProperty.call(container,
normalizedKey)?container[normalizedKey]:null}}),setTag=defineMappingTag("tag:yaml.org,2002:set",{create:()=>new Set,identify:data=>data instanceof Set,represent:data=>{
const map=new Map;for(const key of data)map.set(key,null);return map},addPair:(container,key,value)=>value!==null?"cannot resolve a set item":(container.add(key),
""),has:(container,key)=>container.has(key),keys:container=>container.keys(),get:()=>null});function createTagDefinitionMap(){return{scalar:Object.create(null),
sequence:Object.create(null),mapping:Object.create(null)}}function createTagDefinitionListMap(){return{scalar:[],sequence:[],mapping:[]}}function compileTags(tags){
const result=[];for(const tag of tags){let index=result.length;for(let previousIndex=0;previousIndex<result.length;previousIndex++){const previous=result[previousIndex];
if(previous.nodeKind===tag.nodeKind&&previous.tagName===tag.tagName&&previous.matchByTagPrefix===tag.matchByTagPrefix){index=previousIndex;break}}result[index]=
tag}return result}var Schema=class Schema2{tags;implicitScalarTags;implicitScalarByFirstChar;implicitScalarAnyFirstChar;defaultScalarTag;defaultSequenceTag;defaultMappingTag;exact;prefix;constructor(tags){
const compiledTags=compileTags(tags),implicitScalarTags=[],exact=createTagDefinitionMap(),prefix=createTagDefinitionListMap();for(const tag of compiledTags){if(tag.
nodeKind==="scalar"&&tag.implicit){if(tag.matchByTagPrefix)throw new Error("Implicit scalar tags cannot match by tag prefix");implicitScalarTags.push(tag)}switch(tag.
nodeKind){case"scalar":tag.matchByTagPrefix?prefix.scalar.push(tag):exact.scalar[tag.tagName]=tag;break;case"sequence":tag.matchByTagPrefix?prefix.sequence.push(
tag):exact.sequence[tag.tagName]=tag;break;case"mapping":tag.matchByTagPrefix?prefix.mapping.push(tag):exact.mapping[tag.tagName]=tag}}const implicitScalarAnyFirstChar=implicitScalarTags.
filter(tag=>tag.implicitFirstChars===null),keys=new Set;for(const tag of implicitScalarTags)if(tag.implicitFirstChars!==null)for(const key of tag.implicitFirstChars)
keys.add(key);const implicitScalarByFirstChar=new Map;for(const key of keys)implicitScalarByFirstChar.set(key,implicitScalarTags.filter(tag=>tag.implicitFirstChars===
null||tag.implicitFirstChars.indexOf(key)!==-1));const defaultScalarTag=exact.scalar["tag:yaml.org,2002:str"];if(!defaultScalarTag)throw new Error("schema does \
not define the default scalar tag (tag:yaml.org,2002:str)");this.tags=compiledTags,this.implicitScalarTags=implicitScalarTags,this.implicitScalarByFirstChar=implicitScalarByFirstChar,
this.implicitScalarAnyFirstChar=implicitScalarAnyFirstChar,this.defaultScalarTag=defaultScalarTag,this.defaultSequenceTag=exact.sequence["tag:yaml.org,2002:seq"],
this.defaultMappingTag=exact.mapping["tag:yaml.org,2002:map"],this.exact=exact,this.prefix=prefix}lookupScalarTag(tagName){const exactTag=this.exact.scalar[tagName];
if(exactTag)return exactTag;for(const tag of this.prefix.scalar)if(tagName.startsWith(tag.tagName))return tag}lookupSequenceTag(tagName){const exactTag=this.exact.
sequence[tagName];if(exactTag)return exactTag;for(const tag of this.prefix.sequence)if(tagName.startsWith(tag.tagName))return tag}lookupMappingTag(tagName){const exactTag=this.
exact.mapping[tagName];if(exactTag)return exactTag;for(const tag of this.prefix.mapping)if(tagName.startsWith(tag.tagName))return tag}resolveImplicitScalarTag(source){
const candidates=this.implicitScalarByFirstChar.get(source.charAt(0))??this.implicitScalarAnyFirstChar;for(const tag2 of candidates){const value=tag2.resolve(source,
!1,tag2.tagName);if(value!==NOT_RESOLVED)return{value,tag:tag2}}const tag=this.defaultScalarTag;return{value:tag.resolve(source,!1,tag.tagName),tag}}withTags(...tags){
let flatTags=[];for(const tag of tags)flatTags=flatTags.concat(tag);return new Schema2([...this.tags,...flatTags])}},FAILSAFE_SCHEMA=new Schema([strTag,seqTag,mapTag]),
JSON_SCHEMA=new Schema([...FAILSAFE_SCHEMA.tags,nullJsonTag,boolJsonTag,intJsonTag,floatJsonTag]),CORE_SCHEMA=new Schema([...FAILSAFE_SCHEMA.tags,nullCoreTag,boolCoreTag,
intCoreTag,floatCoreTag]),YAML11_SCHEMA=new Schema([...FAILSAFE_SCHEMA.tags,nullYaml11Tag,boolYaml11Tag,intYaml11Tag,floatYaml11Tag,timestampTag,mergeTag,binaryTag,
omapTag,pairsTag,setTag]),DUMP_SCHEMA=YAML11_SCHEMA.withTags({...intYaml11Tag,resolve:(source,isExplicit,tagName)=>{const result=intYaml11Tag.resolve(source,isExplicit,
tagName);return result===NOT_RESOLVED?intCoreTag.resolve(source,isExplicit,tagName):result}},{...floatYaml11Tag,resolve:(source,isExplicit,tagName)=>{const result=floatYaml11Tag.
resolve(source,isExplicit,tagName);return result===NOT_RESOLVED?floatCoreTag.resolve(source,isExplicit,tagName):result}}),realMapTag=defineMappingTag("tag:yaml.\
org,2002:map",{create:()=>new Map,addPair:(container,key,value)=>(container.set(key,value),""),has:(container,key)=>container.has(key),keys:container=>container.
keys(),get:(container,key)=>container.get(key),identify:data=>data instanceof Map||isPlainObject(data),represent:data=>{if(data instanceof Map)return data;const map=new Map,
obj=data;for(const key of Object.keys(obj))map.set(key,obj[key]);return map}});function normalizeKey(key){if(Array.isArray(key)){const array=Array.prototype.slice.
call(key);for(let index=0;index<array.length;index++){if(Array.isArray(array[index]))return null;typeof array[index]=="object"&&Object.prototype.toString.call(array[index])===
"[object Object]"&&(array[index]="[object Object]")}return String(array)}return typeof key=="object"&&Object.prototype.toString.call(key)==="[object Object]"?"[\
object Object]":String(key)}var legacyMapTag=defineMappingTag("tag:yaml.org,2002:map",{create:()=>({}),identify:isPlainObject,represent:o=>{const map=new Map;for(const key of Object.
keys(o))map.set(key,o[key]);return map},addPair:(container,key,value)=>{const normalizedKey=normalizeKey(key);return normalizedKey===null?"nested arrays are not\
 supported inside keys":(normalizedKey==="__proto__"?Object.defineProperty(container,normalizedKey,{value,enumerable:!0,configurable:!0,writable:!0}):container[normalizedKey]=
value,"")},has:(container,key)=>{const normalizedKey=normalizeKey(key);return normalizedKey!==null&&Object.prototype.hasOwnProperty.call(container,normalizedKey)},
keys:container=>Object.keys(container),get:(container,key)=>{const normalizedKey=String(key);return Object.prototype.hasOwnProperty.call(container,normalizedKey)?
container[normalizedKey]:null}}),DEFAULT_SNIPPET_OPTIONS={maxLength:79,indent:1,linesBefore:3,linesAfter:2};function getLine(buffer,lineStart,lineEnd,position,maxLineLength){
let head="",tail="";const maxHalfLength=Math.floor(maxLineLength/2)-1;return position-lineStart>maxHalfLength&&(head=" ... ",lineStart=position-maxHalfLength+head.
length),lineEnd-position>maxHalfLength&&(tail=" ...",lineEnd=position+maxHalfLength-tail.length),{str:head+buffer.slice(lineStart,lineEnd).replace(/\t/g,"→")+
tail,pos:position-lineStart+head.length}}function padStart(string,max){return" ".repeat(Math.max(max-string.length,0))+string}function makeSnippet(mark,options){
if(!mark.buffer)return null;const opts={...DEFAULT_SNIPPET_OPTIONS,...options},re=/\r?\n|\r|\0/g,lineStarts=[0],lineEnds=[];let match,foundLineNo=-1;for(;match=
re.exec(mark.buffer);)lineEnds.push(match.index),lineStarts.push(match.index+match[0].length),mark.position<=match.index&&foundLineNo<0&&(foundLineNo=lineStarts.
length-2);foundLineNo<0&&(foundLineNo=lineStarts.length-1);let result="";const lineNoLength=Math.min(mark.line+opts.linesAfter,lineEnds.length).toString().length,
maxLineLength=opts.maxLength-(opts.indent+lineNoLength+3);for(let i=1;i<=opts.linesBefore&&!(foundLineNo-i<0);i++){const line2=getLine(mark.buffer,lineStarts[foundLineNo-
i],lineEnds[foundLineNo-i],mark.position-(lineStarts[foundLineNo]-lineStarts[foundLineNo-i]),maxLineLength);result=`${" ".repeat(opts.indent)}${padStart((mark.line-
i+1).toString(),lineNoLength)} | ${line2.str}
${result}`}const line=getLine(mark.buffer,lineStarts[foundLineNo],lineEnds[foundLineNo],mark.position,maxLineLength);result+=`${" ".repeat(opts.indent)}${padStart(
(mark.line+1).toString(),lineNoLength)} | ${line.str}
`,result+=`${"-".repeat(opts.indent+lineNoLength+3+line.pos)}^
`;for(let i=1;i<=opts.linesAfter&&!(foundLineNo+i>=lineEnds.length);i++){const line2=getLine(mark.buffer,lineStarts[foundLineNo+i],lineEnds[foundLineNo+i],mark.
position-(lineStarts[foundLineNo]-lineStarts[foundLineNo+i]),maxLineLength);result+=`${" ".repeat(opts.indent)}${padStart((mark.line+i+1).toString(),lineNoLength)}\
 | ${line2.str}
`}return result.replace(/\n$/,"")}function formatError(exception,compact){let where="";return exception.mark?(exception.mark.name&&(where+=`in "${exception.mark.
name}" `),where+=`(${exception.mark.line+1}:${exception.mark.column+1})`,!compact&&exception.mark.snippet&&(where+=`

${exception.mark.snippet}`),`${exception.reason} ${where}`):exception.reason}var YAMLException=class YAMLException2 extends Error{reason;mark;constructor(reason,mark){
super(),this.name="YAMLException",this.reason=reason,this.mark=mark,this.message=formatError(this,!1),Error.captureStackTrace&&Error.captureStackTrace(this,this.
constructor)}toString(compact){return`${this.name}: ${formatError(this,compact)}`}static throwAt(source,position,message,filename=""){let line=0,lineStart=0;for(let index=0;index<
position;index++){const ch=source.charCodeAt(index);ch===10?(line++,lineStart=index+1):ch===13&&(line++,source.charCodeAt(index+1)===10&&index++,lineStart=index+
1)}const mark={name:filename,buffer:source,position,line,column:position-lineStart};throw mark.snippet=makeSnippet(mark),new YAMLException2(message,mark)}},EVENT_ID={
DOCUMENT:1,SEQUENCE:2,MAPPING:3,SCALAR:4,ALIAS:5,POP:6},SCALAR_STYLE={PLAIN:1,SINGLE_QUOTED:2,DOUBLE_QUOTED:3,LITERAL_BLOCK:4,FOLDED_BLOCK:5},COLLECTION_STYLE={
BLOCK:1,FLOW:2},CHOMPING_MODE={CLIP:1,STRIP:2,KEEP:3},NO_RANGE$3=-1;function simpleEscapeSequence(c){switch(c){case 48:return"\0";case 97:return"\x07";case 98:return"\
\b";case 116:return"	";case 9:return"	";case 110:return`
`;case 118:return"\v";case 102:return"\f";case 114:return"\r";case 101:return"\x1B";case 32:return" ";case 34:return'"';case 47:return"/";case 92:return"\\";case 78:
return"";case 95:return" ";case 76:return"\u2028";case 80:return"\u2029";default:return""}}var simpleEscapeCheck=new Array(256),simpleEscapeMap=new Array(256);
for(let i=0;i<256;i++)simpleEscapeCheck[i]=simpleEscapeSequence(i)?1:0,simpleEscapeMap[i]=simpleEscapeSequence(i);function charFromCodepoint(c){return c<=65535?
String.fromCharCode(c):String.fromCharCode((c-65536>>10)+55296,(c-65536&1023)+56320)}function fromHexCode$1(c){return c>=48&&c<=57?c-48:(c|32)-97+10}function escapedHexLen$1(c){
return c===120?2:c===117?4:8}function skipFoldedBreaks(input,position,end){let breaks=0;for(;position<end;){const ch=input.charCodeAt(position);if(ch===10)breaks++,
position++;else if(ch===13)breaks++,position++,input.charCodeAt(position)===10&&position++;else if(ch===32||ch===9)position++;else break}return{position,breaks}}
function foldedBreaks(count){return count===1?" ":`
`.repeat(count-1)}function getPlainValue(input,start,end){let result="",position=start,captureStart=start,captureEnd=start;for(;position<end;){const ch=input.charCodeAt(
position);if(ch===10||ch===13){result+=input.slice(captureStart,captureEnd);const fold=skipFoldedBreaks(input,position,end);result+=foldedBreaks(fold.breaks),position=
captureStart=captureEnd=fold.position}else position++,ch!==32&&ch!==9&&(captureEnd=position)}return result+input.slice(captureStart,captureEnd)}function getSingleQuotedValue(input,start,end){
let result="",position=start,captureStart=start,captureEnd=start;for(;position<end;){const ch=input.charCodeAt(position);if(ch===39)result+=input.slice(captureStart,
position)+"'",position+=2,captureStart=captureEnd=position;else if(ch===10||ch===13){result+=input.slice(captureStart,captureEnd);const fold=skipFoldedBreaks(input,
position,end);result+=foldedBreaks(fold.breaks),position=captureStart=captureEnd=fold.position}else position++,ch!==32&&ch!==9&&(captureEnd=position)}return result+
input.slice(captureStart,end)}function getDoubleQuotedValue(input,start,end){let result="",position=start,captureStart=start,captureEnd=start;for(;position<end;){
const ch=input.charCodeAt(position);if(ch===92){result+=input.slice(captureStart,position),position++;const escaped=input.charCodeAt(position);if(escaped===10||
escaped===13)position=skipFoldedBreaks(input,position,end).position;else if(escaped<256&&simpleEscapeCheck[escaped])result+=simpleEscapeMap[escaped],position++;else{
let hexLength=escapedHexLen$1(escaped),hexResult=0;for(;hexLength>0;hexLength--){position++;const digit=fromHexCode$1(input.charCodeAt(position));hexResult=(hexResult<<
4)+digit}result+=charFromCodepoint(hexResult),position++}captureStart=captureEnd=position}else if(ch===10||ch===13){result+=input.slice(captureStart,captureEnd);
const fold=skipFoldedBreaks(input,position,end);result+=foldedBreaks(fold.breaks),position=captureStart=captureEnd=fold.position}else position++,ch!==32&&ch!==9&&
(captureEnd=position)}return result+input.slice(captureStart,end)}function getBlockValue(input,start,end,indent,chomping,folded){const textIndent=indent<0?0:indent,
region=input.slice(start,end).replace(/\r\n?/g,`
`),lines=region===""?[]:(region.endsWith(`
`)?region.slice(0,-1):region).split(`
`);let result="",didReadContent=!1,emptyLines=0,atMoreIndented=!1;for(const line of lines){let column=0;for(;column<textIndent&&line.charCodeAt(column)===32;)column++;
if(indent<0||column>=line.length){emptyLines++;continue}const content=line.slice(textIndent),first=content.charCodeAt(0);folded?first===32||first===9?(atMoreIndented=
!0,result+=`
`.repeat(didReadContent?1+emptyLines:emptyLines)):atMoreIndented?(atMoreIndented=!1,result+=`
`.repeat(emptyLines+1)):emptyLines===0?didReadContent&&(result+=" "):result+=`
`.repeat(emptyLines):result+=`
`.repeat(didReadContent?1+emptyLines:emptyLines),result+=content,didReadContent=!0,emptyLines=0}return chomping===CHOMPING_MODE.KEEP?result+=`
`.repeat(didReadContent?1+emptyLines:emptyLines):chomping!==CHOMPING_MODE.STRIP&&didReadContent&&(result+=`
`),result}function getScalarValue(input,scalar){if(scalar.valueStart===NO_RANGE$3)return"";const{valueStart,valueEnd}=scalar;if(scalar.fast)return input.slice(valueStart,
valueEnd);switch(scalar.style){case SCALAR_STYLE.SINGLE_QUOTED:return getSingleQuotedValue(input,valueStart,valueEnd);case SCALAR_STYLE.DOUBLE_QUOTED:return getDoubleQuotedValue(
input,valueStart,valueEnd);case SCALAR_STYLE.LITERAL_BLOCK:return getBlockValue(input,valueStart,valueEnd,scalar.indent,scalar.chomping,!1);case SCALAR_STYLE.FOLDED_BLOCK:
return getBlockValue(input,valueStart,valueEnd,scalar.indent,scalar.chomping,!0);default:return getPlainValue(input,valueStart,valueEnd)}}var DEFAULT_TAG_HANDLERS=Object.
assign(Object.create(null),{"!":"!","!!":"tag:yaml.org,2002:"}),TAG_SUFFIX_CHARS="-#;/?:@&=+$_.~*'()",TAG_URI_CHARS=TAG_SUFFIX_CHARS+"!,[]",HEX="0123456789ABCDE\
F";function percentByte(byte){return"%"+HEX[byte>>4]+HEX[byte&15]}function tagPercentEncode(source,isSuffix){const allowed=isSuffix?TAG_SUFFIX_CHARS:TAG_URI_CHARS;
let result="";for(let index=0;index<source.length;index++){let ch=source.charCodeAt(index);if(ch>=48&&ch<=57||ch>=65&&ch<=90||ch>=97&&ch<=122||allowed.includes(
source[index])){result+=source[index];continue}ch>=55296&&ch<=56319&&(ch=65536+((ch&1023)<<10)+(source.charCodeAt(++index)&1023)),ch<128?result+=percentByte(ch):
ch<2048?result+=percentByte(192|ch>>6)+percentByte(128|ch&63):ch<65536?result+=percentByte(224|ch>>12)+percentByte(128|ch>>6&63)+percentByte(128|ch&63):result+=
percentByte(240|ch>>18)+percentByte(128|ch>>12&63)+percentByte(128|ch>>6&63)+percentByte(128|ch&63)}return result}function tagPercentDecode(source){let result="",
index=0;for(;index<source.length;){if(source.charCodeAt(index)!==37){result+=source[index++];continue}let ch=parseInt(source.slice(index+1,index+3),16);if(index+=
3,ch>=192){let remaining=ch<224?1:ch<240?2:3;for(ch&=(1<<6-remaining)-1;remaining-- >0;)ch=ch<<6|parseInt(source.slice(index+1,index+3),16)&63,index+=3}ch<65536?
result+=String.fromCharCode(ch):(ch-=65536,result+=String.fromCharCode(55296|ch>>10,56320|ch&1023))}return result}function tagNameFull(rawTag2,tagHandlers){if(rawTag2.
startsWith("!<")&&rawTag2.endsWith(">"))return tagPercentDecode(rawTag2.slice(2,-1));const handleEnd=rawTag2.indexOf("!",1),handle=handleEnd===-1?"!":rawTag2.slice(
0,handleEnd+1);return tagPercentDecode(tagHandlers?.[handle]??DEFAULT_TAG_HANDLERS[handle]??handle)+tagPercentDecode(rawTag2.slice(handle.length))}function tagNameShort(fullTag){
let tag=fullTag;return tag.charCodeAt(0)===33?(tag=tag.slice(1),`!${tagPercentEncode(tag,!0)}`):tag.slice(0,18)==="tag:yaml.org,2002:"?`!!${tagPercentEncode(tag.
slice(18),!0)}`:`!<${tagPercentEncode(tag,!1)}>`}var NO_RANGE$2=-1,MERGE_TAG_NAME="tag:yaml.org,2002:merge",DEFAULT_CONSTRUCTOR_OPTIONS={filename:"",schema:CORE_SCHEMA,
json:!1,maxTotalMergeKeys:1e4,maxAliases:-1};function eventPosition$1(event){return"tagStart"in event&&event.tagStart!==NO_RANGE$2?event.tagStart:"anchorStart"in
event&&event.anchorStart!==NO_RANGE$2?event.anchorStart:"valueStart"in event&&event.valueStart!==NO_RANGE$2?event.valueStart:"start"in event?event.start:0}function throwError$1(state,message){
YAMLException.throwAt(state.source,state.position,message,state.filename)}function finalizeCollection(state,position,tag,carrier){try{return tag.finalize(carrier)}catch(error){
if(error instanceof YAMLException)throw error;YAMLException.throwAt(state.source,position,error instanceof Error?error.message:String(error),state.filename)}}function constructScalar(state,event){
const source=getScalarValue(state.source,event),rawTag2=event.tagStart===NO_RANGE$2?"":state.source.slice(event.tagStart,event.tagEnd),strTag2=state.schema.defaultScalarTag;
if(rawTag2!==""){if(rawTag2==="!")return{value:source,tag:strTag2};const tagName=tagNameFull(rawTag2,state.tagHandlers),scalarTag=state.schema.lookupScalarTag(tagName);
if(scalarTag){const result=scalarTag.resolve(source,!0,tagName);return result===NOT_RESOLVED&&throwError$1(state,`cannot resolve a node with !<${tagName}> expli\
cit tag`),{value:result,tag:scalarTag}}const collectionTagDef=state.schema.lookupMappingTag(tagName)??state.schema.lookupSequenceTag(tagName);if(collectionTagDef){
source!==""&&throwError$1(state,`cannot resolve a node with !<${tagName}> explicit tag`);const carrier=collectionTagDef.create(tagName);return{value:collectionTagDef.
carrierIsResult?carrier:finalizeCollection(state,state.position,collectionTagDef,carrier),tag:collectionTagDef}}throwError$1(state,`unknown scalar tag !<${tagName}\
>`)}return event.style===SCALAR_STYLE.PLAIN?state.schema.resolveImplicitScalarTag(source):{value:strTag2.resolve(source,!1,strTag2.tagName),tag:strTag2}}function collectionTagName(state,event,defaultTagName){
const rawTag2=event.tagStart===NO_RANGE$2?"":state.source.slice(event.tagStart,event.tagEnd);return rawTag2===""||rawTag2==="!"?defaultTagName:tagNameFull(rawTag2,
state.tagHandlers)}function isMappingTag(tag){return tag.nodeKind==="mapping"}function chargeMergeWork(state){state.totalMergeKeys++,state.maxTotalMergeKeys!==-1&&
state.totalMergeKeys>state.maxTotalMergeKeys&&throwError$1(state,`merge keys exceeded maxTotalMergeKeys (${state.maxTotalMergeKeys})`)}function mergeKeys(state,frame,source,sourceTag){
chargeMergeWork(state);for(const sourceKey of sourceTag.keys(source)){if(chargeMergeWork(state),frame.tag.has(frame.value,sourceKey))continue;const err=frame.tag.
addPair(frame.value,sourceKey,sourceTag.get(source,sourceKey));err&&throwError$1(state,err),frame.overridable??=new Set,frame.overridable.add(sourceKey)}}function mergeSource(state,frame,source,sourceTag){
if(state.position=frame.keyPosition,isMappingTag(sourceTag))mergeKeys(state,frame,source,sourceTag);else if(sourceTag.nodeKind==="sequence"&&Array.isArray(source)){
source.length>100&&throwError$1(state,"abnormal merge sequence size");for(const element of source){const elementTag=state.nodeTags.get(element);elementTag||throwError$1(
state,"cannot merge mappings; the provided source object is unacceptable"),mergeKeys(state,frame,element,elementTag)}}else throwError$1(state,"cannot merge mapp\
ings; the provided source object is unacceptable")}function addMappingValue(state,frame,key,value,tag){if(state.position=frame.keyPosition,frame.keyIsMerge){mergeSource(
state,frame,value,tag);return}!state.json&&frame.tag.has(frame.value,key)&&!frame.overridable?.has(key)&&throwError$1(state,"duplicated mapping key");const err=frame.
tag.addPair(frame.value,key,value);err&&throwError$1(state,err),frame.overridable?.delete(key)}function addValue(state,value,tag){const frame=state.frames[state.
frames.length-1];if(frame.kind==="document")frame.value=value,frame.hasValue=!0;else if(frame.kind==="sequence"){isMappingTag(tag)&&state.nodeTags.set(value,tag);
const err=frame.tag.addItem(frame.value,value,frame.index++);err&&throwError$1(state,err)}else if(frame.hasKey){const key=frame.key;frame.key=void 0,frame.hasKey=
!1,addMappingValue(state,frame,key,value,tag)}else frame.key=value,frame.keyPosition=state.position,frame.hasKey=!0,frame.keyIsMerge=tag.tagName===MERGE_TAG_NAME}
function storeAnchor(state,event,value,tag,isValueFinal){if(event.anchorStart!==NO_RANGE$2){const anchor={value,tag,isValueFinal};return state.anchors.set(state.
source.slice(event.anchorStart,event.anchorEnd),anchor),anchor}return null}function constructFromEvents(events,options){const state={...DEFAULT_CONSTRUCTOR_OPTIONS,
...options,events,documents:[],eventIndex:0,position:0,frames:[],anchors:new Map,nodeTags:new Map,tagHandlers:Object.create(null),totalMergeKeys:0,aliasCount:0};
for(;state.eventIndex<state.events.length;){const event=state.events[state.eventIndex++];switch(state.position=eventPosition$1(event),event.type){case EVENT_ID.
DOCUMENT:state.anchors=new Map,state.nodeTags=new Map,state.aliasCount=0,state.tagHandlers=Object.create(null);for(const directive of event.directives)directive.
kind==="tag"&&(state.tagHandlers[directive.handle]=directive.prefix);state.frames.push({kind:"document",position:state.position,value:void 0,hasValue:!1});break;case EVENT_ID.
SCALAR:{const{value,tag}=constructScalar(state,event);storeAnchor(state,event,value,tag,!0),addValue(state,value,tag);break}case EVENT_ID.SEQUENCE:{const tagName=collectionTagName(
state,event,"tag:yaml.org,2002:seq"),tag=state.schema.lookupSequenceTag(tagName);tag||throwError$1(state,`unknown sequence tag !<${tagName}>`);const value=tag.create(
tagName),anchor=storeAnchor(state,event,value,tag,tag.carrierIsResult);state.frames.push({kind:"sequence",position:state.position,value,tag,anchor,index:0});break}case EVENT_ID.
MAPPING:{const tagName=collectionTagName(state,event,"tag:yaml.org,2002:map"),tag=state.schema.lookupMappingTag(tagName);tag||throwError$1(state,`unknown mappin\
g tag !<${tagName}>`);const value=tag.create(tagName),anchor=storeAnchor(state,event,value,tag,tag.carrierIsResult);state.frames.push({kind:"mapping",position:state.
position,value,tag,anchor,key:void 0,keyPosition:state.position,hasKey:!1,keyIsMerge:!1,overridable:null});break}case EVENT_ID.ALIAS:{state.maxAliases!==-1&&++state.
aliasCount>state.maxAliases&&throwError$1(state,`aliases exceeded maxAliases (${state.maxAliases})`);const name=state.source.slice(event.anchorStart,event.anchorEnd),
anchor=state.anchors.get(name);anchor||throwError$1(state,`unidentified alias "${name}"`),anchor.isValueFinal||throwError$1(state,`recursive alias "${name}" is \
not supported for tag ${anchor.tag.tagName} because it uses finalize()`),addValue(state,anchor.value,anchor.tag);break}case EVENT_ID.POP:{const frame=state.frames.
pop();if(frame.kind==="mapping"&&frame.hasKey&&(state.position=frame.keyPosition,throwError$1(state,"incomplete mapping pair in event stream")),frame.kind==="do\
cument")state.documents.push(frame.value);else{const value=frame.tag.carrierIsResult?frame.value:finalizeCollection(state,frame.position,frame.tag,frame.value);
frame.anchor&&(frame.anchor.value=value,frame.anchor.isValueFinal=!0),addValue(state,value,frame.tag)}break}}}return state.documents}var NO_RANGE$1=-1,HAS_OWN=Object.
prototype.hasOwnProperty,CONTEXT_FLOW_IN=1,CONTEXT_FLOW_OUT=2,CONTEXT_BLOCK_IN=3,CONTEXT_BLOCK_OUT=4,PATTERN_NON_PRINTABLE=/[\x00-\x08\x0B\x0C\x0E-\x1F\x7F-\x84\x86-\x9F\uFFFE\uFFFF]|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?:[^\uD800-\uDBFF]|^)[\uDC00-\uDFFF]/,
PATTERN_FLOW_INDICATORS=/[,\[\]{}]/,PATTERN_TAG_HANDLE=/^(?:!|!!|![0-9A-Za-z-]+!)$/,NS_URI_CHAR=String.raw`(?:%[0-9A-Fa-f]{2}|[0-9A-Za-z\-#;/?:@&=+$,_.!~*'()\[\]])`,
NS_TAG_CHAR=String.raw`(?:%[0-9A-Fa-f]{2}|[0-9A-Za-z\-#;/?:@&=+$.~*'()_])`,PATTERN_TAG_URI=new RegExp(`^(?:${NS_URI_CHAR})*$`),PATTERN_TAG_SUFFIX=new RegExp(`^(\
?:${NS_TAG_CHAR})+$`),PATTERN_TAG_PREFIX=new RegExp(`^(?:!(?:${NS_URI_CHAR})*|${NS_TAG_CHAR}(?:${NS_URI_CHAR})*)$`),DEFAULT_PARSER_OPTIONS={filename:"",maxDepth:100};
function addDocumentEvent(state,explicitStart,explicitEnd){state.events.push({type:EVENT_ID.DOCUMENT,explicitStart,explicitEnd,directives:state.directives})}function addSequenceEvent(state,start,anchorStart,anchorEnd,tagStart,tagEnd,style){
state.events.push({type:EVENT_ID.SEQUENCE,start,anchorStart,anchorEnd,tagStart,tagEnd,style})}function addMappingEvent(state,start,anchorStart,anchorEnd,tagStart,tagEnd,style){
state.events.push({type:EVENT_ID.MAPPING,start,anchorStart,anchorEnd,tagStart,tagEnd,style})}function insertFlowPairMappingEvent(state,snapshot){state.events.splice(
snapshot.eventsLength,0,{type:EVENT_ID.MAPPING,start:snapshot.position,anchorStart:NO_RANGE$1,anchorEnd:NO_RANGE$1,tagStart:NO_RANGE$1,tagEnd:NO_RANGE$1,style:COLLECTION_STYLE.
FLOW})}function addScalarEvent(state,valueStart,valueEnd,anchorStart,anchorEnd,tagStart,tagEnd,style,chomping=CHOMPING_MODE.CLIP,indent=-1,fast=!1){state.events.
push({type:EVENT_ID.SCALAR,valueStart,valueEnd,anchorStart,anchorEnd,tagStart,tagEnd,style,chomping,indent,fast})}function addAliasEvent(state,anchorStart,anchorEnd){
state.events.push({type:EVENT_ID.ALIAS,anchorStart,anchorEnd})}function addPopEvent(state){state.events.push({type:EVENT_ID.POP})}function addEmptyScalarEvent(state){
addScalarEvent(state,NO_RANGE$1,NO_RANGE$1,NO_RANGE$1,NO_RANGE$1,NO_RANGE$1,NO_RANGE$1,SCALAR_STYLE.PLAIN)}function emptyProperties(){return{anchorStart:NO_RANGE$1,
anchorEnd:NO_RANGE$1,tagStart:NO_RANGE$1,tagEnd:NO_RANGE$1}}function snapshotState(state){return{position:state.position,line:state.line,lineStart:state.lineStart,
lineIndent:state.lineIndent,firstTabInLine:state.firstTabInLine,eventsLength:state.events.length}}function restoreState(state,snapshot){state.position=snapshot.
position,state.line=snapshot.line,state.lineStart=snapshot.lineStart,state.lineIndent=snapshot.lineIndent,state.firstTabInLine=snapshot.firstTabInLine,state.events.
length=snapshot.eventsLength}function throwError(state,message){YAMLException.throwAt(state.input.slice(0,state.length),state.position,message,state.filename)}function isEol(c){
return c===10||c===13}function isWhiteSpace(c){return c===9||c===32}function isWsOrEol(c){return isWhiteSpace(c)||isEol(c)}function isWsOrEolOrEnd(c){return c===
0||isWsOrEol(c)}function isFlowIndicator(c){return c===44||c===91||c===93||c===123||c===125}function fromDecimalCode(c){return c>=48&&c<=57?c-48:-1}function fromHexCode(c){
if(c>=48&&c<=57)return c-48;const lc=c|32;return lc>=97&&lc<=102?lc-97+10:-1}function escapedHexLen(c){return c===120?2:c===117?4:c===85?8:0}function isSimpleEscape(c){
return c===48||c===97||c===98||c===116||c===9||c===110||c===118||c===102||c===114||c===101||c===32||c===34||c===47||c===92||c===78||c===95||c===76||c===80}function consumeLineBreak(state){
state.input.charCodeAt(state.position)===10?state.position++:(state.position++,state.input.charCodeAt(state.position)===10&&state.position++),state.line++,state.
lineStart=state.position,state.lineIndent=0,state.firstTabInLine=-1}function skipSeparationSpace(state,allowComments){let lineBreaks=0,ch=state.input.charCodeAt(
state.position),hasSeparation=state.position===state.lineStart||isWsOrEol(state.input.charCodeAt(state.position-1));for(;ch!==0;){for(;isWhiteSpace(ch);)hasSeparation=
!0,ch===9&&state.firstTabInLine===-1&&(state.firstTabInLine=state.position),ch=state.input.charCodeAt(++state.position);if(allowComments&&hasSeparation&&ch===35)
do ch=state.input.charCodeAt(++state.position);while(!isEol(ch)&&ch!==0);if(!isEol(ch))break;for(consumeLineBreak(state),lineBreaks++,hasSeparation=!0,ch=state.
input.charCodeAt(state.position);ch===32;)state.lineIndent++,ch=state.input.charCodeAt(++state.position)}return lineBreaks}function testDocumentSeparator(state,position=state.
position){const ch=state.input.charCodeAt(position);if((ch===45||ch===46)&&ch===state.input.charCodeAt(position+1)&&ch===state.input.charCodeAt(position+2)){const following=state.
input.charCodeAt(position+3);return following===0||isWsOrEol(following)}return!1}function skipByteOrderMark(state){state.position===state.lineStart&&state.input.
charCodeAt(state.position)===65279&&(state.position++,state.lineStart=state.position)}function testDocumentBoundary(state){if(state.position!==state.lineStart)return!1;
if(testDocumentSeparator(state))return!0;if(state.input.charCodeAt(state.position)!==65279)return!1;const snapshot=snapshotState(state);skipByteOrderMark(state),
skipSeparationSpace(state,!0);const ch=state.input.charCodeAt(state.position),result=state.position===state.lineStart&&(ch===37||ch===45&&testDocumentSeparator(
state));return restoreState(state,snapshot),result}function skipUntilLineEnd(state){let ch=state.input.charCodeAt(state.position);for(;ch!==0&&!isEol(ch);)ch=state.
input.charCodeAt(++state.position)}function checkPrintable(state,start,end){const match=PATTERN_NON_PRINTABLE.exec(state.input.slice(start,end));match!==null&&(state.
position=start+match.index+match[0].length-1,throwError(state,"the stream contains non-printable characters"))}function readTagProperty(state,props,inFlow){if(state.
input.charCodeAt(state.position)!==33)return!1;props.tagStart!==NO_RANGE$1&&throwError(state,"duplication of a tag property");const start=state.position;let isVerbatim=!1,
isNamed=!1,tagHandle="!",ch=state.input.charCodeAt(++state.position);ch===60?(isVerbatim=!0,ch=state.input.charCodeAt(++state.position)):ch===33&&(isNamed=!0,tagHandle=
"!!",ch=state.input.charCodeAt(++state.position));let suffixStart=state.position,tagName;if(isVerbatim){for(;ch!==0&&ch!==62;)ch=state.input.charCodeAt(++state.
position);ch!==62&&throwError(state,"unexpected end of the stream within a verbatim tag"),tagName=state.input.slice(suffixStart,state.position),state.position++}else{
for(;ch!==0&&!isWsOrEol(ch)&&!(inFlow&&isFlowIndicator(ch));)ch===33&&(isNamed?throwError(state,"tag suffix cannot contain exclamation marks"):(tagHandle=state.
input.slice(suffixStart-1,state.position+1),PATTERN_TAG_HANDLE.test(tagHandle)||throwError(state,"named tag handle cannot contain such characters"),isNamed=!0,suffixStart=
state.position+1)),ch=state.input.charCodeAt(++state.position);tagName=state.input.slice(suffixStart,state.position),PATTERN_FLOW_INDICATORS.test(tagName)&&throwError(
state,"tag suffix cannot contain flow indicator characters")}return tagName&&!(isVerbatim?PATTERN_TAG_URI.test(tagName):PATTERN_TAG_SUFFIX.test(tagName))&&throwError(
state,`tag name cannot contain such characters: ${tagName}`),!isVerbatim&&tagHandle!=="!"&&tagHandle!=="!!"&&!HAS_OWN.call(state.tagHandlers,tagHandle)&&throwError(
state,`undeclared tag handle "${tagHandle}"`),props.tagStart=start,props.tagEnd=state.position,!0}function readAnchorProperty(state,props){if(state.input.charCodeAt(
state.position)!==38)return!1;props.anchorStart!==NO_RANGE$1&&throwError(state,"duplication of an anchor property"),state.position++;const start=state.position;
for(;state.input.charCodeAt(state.position)!==0&&!isWsOrEol(state.input.charCodeAt(state.position))&&!isFlowIndicator(state.input.charCodeAt(state.position));)state.
position++;return state.position===start&&throwError(state,"name of an anchor node must contain at least one character"),props.anchorStart=start,props.anchorEnd=
state.position,!0}function readAlias(state,props){if(state.input.charCodeAt(state.position)!==42)return!1;(props.anchorStart!==NO_RANGE$1||props.tagStart!==NO_RANGE$1)&&
throwError(state,"alias node should not have any properties"),state.position++;const start=state.position;for(;state.input.charCodeAt(state.position)!==0&&!isWsOrEol(
state.input.charCodeAt(state.position))&&!isFlowIndicator(state.input.charCodeAt(state.position));)state.position++;return state.position===start&&throwError(state,
"name of an alias node must contain at least one character"),addAliasEvent(state,start,state.position),!0}function readFlowScalarBreak(state,nodeIndent){skipSeparationSpace(
state,!1),state.lineIndent<nodeIndent&&throwError(state,"deficient indentation")}function readSingleQuotedScalar(state,nodeIndent,props){if(state.input.charCodeAt(
state.position)!==39)return!1;state.position++;const start=state.position;let simple=!0;for(;state.input.charCodeAt(state.position)!==0;){const ch=state.input.charCodeAt(
state.position);if(ch===39){if(state.input.charCodeAt(state.position+1)===39){simple=!1,state.position+=2;continue}const end=state.position;return state.position++,
addScalarEvent(state,start,end,props.anchorStart,props.anchorEnd,props.tagStart,props.tagEnd,SCALAR_STYLE.SINGLE_QUOTED,CHOMPING_MODE.CLIP,-1,simple),!0}isEol(ch)?
(simple=!1,readFlowScalarBreak(state,nodeIndent)):state.position===state.lineStart&&testDocumentSeparator(state)?throwError(state,"unexpected end of the documen\
t within a single quoted scalar"):ch!==9&&ch<32?throwError(state,"expected valid JSON character"):state.position++}throwError(state,"unexpected end of the strea\
m within a single quoted scalar")}function readDoubleQuotedScalar(state,nodeIndent,props){if(state.input.charCodeAt(state.position)!==34)return!1;state.position++;
const start=state.position;let simple=!0;for(;state.input.charCodeAt(state.position)!==0;){const ch=state.input.charCodeAt(state.position);if(ch===34){const end=state.
position;return state.position++,addScalarEvent(state,start,end,props.anchorStart,props.anchorEnd,props.tagStart,props.tagEnd,SCALAR_STYLE.DOUBLE_QUOTED,CHOMPING_MODE.
CLIP,-1,simple),!0}if(ch===92){simple=!1;const escaped=state.input.charCodeAt(++state.position);if(isEol(escaped))readFlowScalarBreak(state,nodeIndent);else if(isSimpleEscape(
escaped))state.position++;else{let hexLength=escapedHexLen(escaped);for(hexLength===0&&throwError(state,"unknown escape sequence");hexLength-- >0;)state.position++,
fromHexCode(state.input.charCodeAt(state.position))<0&&throwError(state,"expected hexadecimal character");state.position++}}else isEol(ch)?(simple=!1,readFlowScalarBreak(
state,nodeIndent)):state.position===state.lineStart&&testDocumentSeparator(state)?throwError(state,"unexpected end of the document within a double quoted scalar"):
ch!==9&&ch<32?throwError(state,"expected valid JSON character"):state.position++}throwError(state,"unexpected end of the stream within a double quoted scalar")}
function readBlockScalar(state,parentIndent,props){const ch=state.input.charCodeAt(state.position);let chomping=CHOMPING_MODE.CLIP,indent=-1,detectedIndent=!1;if(ch!==
124&&ch!==62)return!1;const style=ch===124?SCALAR_STYLE.LITERAL_BLOCK:SCALAR_STYLE.FOLDED_BLOCK;for(state.position++;state.input.charCodeAt(state.position)!==0;){
const current=state.input.charCodeAt(state.position),digit=fromDecimalCode(current);if(current===43||current===45)chomping!==CHOMPING_MODE.CLIP&&throwError(state,
"repeat of a chomping mode identifier"),chomping=current===43?CHOMPING_MODE.KEEP:CHOMPING_MODE.STRIP,state.position++;else if(digit>=0)digit===0&&throwError(state,
"bad explicit indentation width of a block scalar; it cannot be less than one"),detectedIndent&&throwError(state,"repeat of an indentation width identifier"),indent=
parentIndent+digit-1,detectedIndent=!0,state.position++;else break}let hadWhitespace=!1;for(;isWhiteSpace(state.input.charCodeAt(state.position));)hadWhitespace=
!0,state.position++;hadWhitespace&&state.input.charCodeAt(state.position)===35&&skipUntilLineEnd(state),isEol(state.input.charCodeAt(state.position))?consumeLineBreak(
state):state.input.charCodeAt(state.position)!==0&&throwError(state,"a line break is expected");let contentIndent=detectedIndent?indent:-1,maxLeadingIndent=0;const valueStart=state.
position;let valueEnd=state.position;for(;state.input.charCodeAt(state.position)!==0;){const linePosition=state.position;let column=0;for(;state.input.charCodeAt(
linePosition+column)===32;)column++;const first=state.input.charCodeAt(linePosition+column);if(first===0){contentIndent>=0?column>contentIndent&&(valueEnd=linePosition+
column):column>0&&(valueEnd=linePosition+column);break}if(testDocumentBoundary(state))break;if(!detectedIndent&&contentIndent===-1&&isEol(first)&&(maxLeadingIndent=
Math.max(maxLeadingIndent,column)),!detectedIndent&&contentIndent===-1&&!isEol(first)&&(first===9&&column<parentIndent&&(state.position=linePosition+column,throwError(
state,"tab characters must not be used in indentation")),column>=parentIndent&&column<maxLeadingIndent&&(state.position=linePosition+column,throwError(state,"ba\
d indentation of a mapping entry"))),contentIndent===-1&&first!==0&&!isEol(first)&&column<parentIndent){state.lineIndent=column,state.position=linePosition+column;
break}!detectedIndent&&first!==0&&!isEol(first)&&contentIndent===-1&&(contentIndent=column);const requiredIndent=contentIndent===-1?parentIndent+1:contentIndent;
if(first!==0&&!isEol(first)&&column<requiredIndent){state.lineIndent=column,state.position=linePosition+column;break}skipUntilLineEnd(state),valueEnd=state.position,
isEol(state.input.charCodeAt(state.position))&&(consumeLineBreak(state),valueEnd=state.position)}return checkPrintable(state,valueStart,valueEnd),addScalarEvent(
state,valueStart,valueEnd,props.anchorStart,props.anchorEnd,props.tagStart,props.tagEnd,style,chomping,contentIndent),!0}function canStartPlainScalar(state,nodeContext){
const ch=state.input.charCodeAt(state.position),inFlow=nodeContext===CONTEXT_FLOW_IN;if(ch===0||isWsOrEol(ch)||ch===35||ch===38||ch===42||ch===33||ch===124||ch===
62||ch===39||ch===34||ch===37||ch===64||ch===96||isFlowIndicator(ch))return!1;if(ch===63||ch===45){const following=state.input.charCodeAt(state.position+1);if(isWsOrEolOrEnd(
following)||inFlow&&isFlowIndicator(following))return!1}return!0}function readPlainScalar(state,nodeIndent,nodeContext,props){if(!canStartPlainScalar(state,nodeContext))
return!1;const start=state.position;let end=state.position,ch=state.input.charCodeAt(state.position);const inFlow=nodeContext===CONTEXT_FLOW_IN;let multiline=!1;
for(;ch!==0&&!testDocumentBoundary(state);){if(ch===58){const following=state.input.charCodeAt(state.position+1);if(isWsOrEolOrEnd(following)||inFlow&&isFlowIndicator(
following))break}else if(ch===35){if(isWsOrEol(state.input.charCodeAt(state.position-1)))break}else{if(inFlow&&isFlowIndicator(ch))break;if(isEol(ch)){const savedPosition=state.
position,savedLine=state.line,savedLineStart=state.lineStart,savedLineIndent=state.lineIndent;if(skipSeparationSpace(state,!1),state.lineIndent>=nodeIndent){multiline=
!0,ch=state.input.charCodeAt(state.position);continue}state.position=savedPosition,state.line=savedLine,state.lineStart=savedLineStart,state.lineIndent=savedLineIndent;
break}}isWhiteSpace(ch)||(end=state.position+1),ch=state.input.charCodeAt(++state.position)}return end===start?!1:(checkPrintable(state,start,end),addScalarEvent(
state,start,end,props.anchorStart,props.anchorEnd,props.tagStart,props.tagEnd,SCALAR_STYLE.PLAIN,CHOMPING_MODE.CLIP,-1,!multiline),!0)}function skipFlowSeparationSpace(state,nodeIndent){
const startLine=state.line;skipSeparationSpace(state,!0),(state.line>startLine&&state.lineIndent<nodeIndent||state.firstTabInLine!==-1&&state.lineIndent<nodeIndent)&&
throwError(state,"deficient indentation")}function readFlowCollection(state,nodeIndent,props){const ch=state.input.charCodeAt(state.position),isMapping=ch===123,
start=state.position;let readNext=!0;if(ch!==91&&ch!==123)return!1;const terminator=isMapping?125:93;for(isMapping?addMappingEvent(state,start,props.anchorStart,
props.anchorEnd,props.tagStart,props.tagEnd,COLLECTION_STYLE.FLOW):addSequenceEvent(state,start,props.anchorStart,props.anchorEnd,props.tagStart,props.tagEnd,COLLECTION_STYLE.
FLOW),state.position++;state.input.charCodeAt(state.position)!==0;){skipFlowSeparationSpace(state,nodeIndent);let ch2=state.input.charCodeAt(state.position);if(ch2===
terminator)return state.position++,addPopEvent(state),!0;readNext?ch2===44&&throwError(state,"expected the node content, but found ','"):throwError(state,"misse\
d comma between flow collection entries");let isPair=!1,isExplicitPair=!1;ch2===63&&isWsOrEol(state.input.charCodeAt(state.position+1))&&(isPair=isExplicitPair=
!0,state.position+=1,skipFlowSeparationSpace(state,nodeIndent));const entryLine=state.line,entryStart=snapshotState(state),keyWasRead=parseNode(state,nodeIndent,
CONTEXT_FLOW_IN,!1,!0);skipFlowSeparationSpace(state,nodeIndent),ch2=state.input.charCodeAt(state.position),(isMapping||isExplicitPair||state.line===entryLine)&&
ch2===58?(isPair=!0,state.position++,skipFlowSeparationSpace(state,nodeIndent),isMapping||insertFlowPairMappingEvent(state,entryStart),keyWasRead||addEmptyScalarEvent(
state),parseNode(state,nodeIndent,CONTEXT_FLOW_IN,!1,!0)||addEmptyScalarEvent(state),skipFlowSeparationSpace(state,nodeIndent),isMapping||addPopEvent(state)):isMapping&&
isPair?(keyWasRead||addEmptyScalarEvent(state),addEmptyScalarEvent(state)):isMapping?addEmptyScalarEvent(state):isPair&&(insertFlowPairMappingEvent(state,entryStart),
keyWasRead||addEmptyScalarEvent(state),addEmptyScalarEvent(state),addPopEvent(state)),ch2=state.input.charCodeAt(state.position),ch2===44?(readNext=!0,state.position++):
readNext=!1}throwError(state,"unexpected end of the stream within a flow collection")}function readBlockSequence(state,nodeIndent,props){if(state.firstTabInLine!==
-1||state.input.charCodeAt(state.position)!==45||!isWsOrEolOrEnd(state.input.charCodeAt(state.position+1)))return!1;for(addSequenceEvent(state,state.position,props.
anchorStart,props.anchorEnd,props.tagStart,props.tagEnd,COLLECTION_STYLE.BLOCK);state.input.charCodeAt(state.position)===45&&isWsOrEolOrEnd(state.input.charCodeAt(
state.position+1));){state.firstTabInLine!==-1&&(state.position=state.firstTabInLine,throwError(state,"tab characters must not be used in indentation"));const entryLine=state.
line;state.position++;const hadBreak=skipSeparationSpace(state,!0)>0;if(state.firstTabInLine!==-1&&state.input.charCodeAt(state.position)===45&&isWsOrEolOrEnd(state.
input.charCodeAt(state.position+1))&&throwError(state,"bad indentation of a sequence entry"),hadBreak&&state.lineIndent<=nodeIndent?addEmptyScalarEvent(state):parseNode(
state,nodeIndent,CONTEXT_BLOCK_IN,!1,!0),skipSeparationSpace(state,!0),state.lineIndent<nodeIndent||state.position>=state.length)break;state.lineIndent>nodeIndent&&
throwError(state,"bad indentation of a sequence entry"),state.line===entryLine&&state.input.charCodeAt(state.position)===45&&isWsOrEolOrEnd(state.input.charCodeAt(
state.position+1))&&throwError(state,"bad indentation of a sequence entry")}return addPopEvent(state),!0}function readBlockMapping(state,nodeIndent,flowIndent,props){
let atExplicitKey=!1,detected=!1,mappingOpened=!1,pendingExplicitKey=!1;if(state.firstTabInLine!==-1)return!1;let ch=state.input.charCodeAt(state.position);for(;ch!==
0;){!atExplicitKey&&state.firstTabInLine!==-1&&(state.position=state.firstTabInLine,throwError(state,"tab characters must not be used in indentation"));const following=state.
input.charCodeAt(state.position+1),entryLine=state.line;if((ch===63||ch===58)&&isWsOrEolOrEnd(following))mappingOpened||(addMappingEvent(state,state.position,props.
anchorStart,props.anchorEnd,props.tagStart,props.tagEnd,COLLECTION_STYLE.BLOCK),mappingOpened=!0),ch===63?(atExplicitKey&&addEmptyScalarEvent(state),detected=!0,
atExplicitKey=!0):(atExplicitKey||(addEmptyScalarEvent(state),detected=!0),atExplicitKey=!1),state.position+=1,pendingExplicitKey=!0;else{atExplicitKey&&(addEmptyScalarEvent(
state),atExplicitKey=!1);const beforeKey=snapshotState(state);if(!parseNode(state,flowIndent,CONTEXT_FLOW_OUT,!1,!0))break;if(state.line===entryLine){for(ch=state.
input.charCodeAt(state.position);isWhiteSpace(ch);)ch=state.input.charCodeAt(++state.position);if(ch===58)ch=state.input.charCodeAt(++state.position),isWsOrEolOrEnd(
ch)||throwError(state,"a whitespace character is expected after the key-value separator within a block mapping"),mappingOpened||(state.events.splice(beforeKey.eventsLength,
0,{type:EVENT_ID.MAPPING,start:beforeKey.position,anchorStart:props.anchorStart,anchorEnd:props.anchorEnd,tagStart:props.tagStart,tagEnd:props.tagEnd,style:COLLECTION_STYLE.
BLOCK}),mappingOpened=!0),detected=!0,atExplicitKey=!1,pendingExplicitKey=!1;else if(detected)throwError(state,"expected ':' after a mapping key");else return props.
anchorStart!==NO_RANGE$1||props.tagStart!==NO_RANGE$1?(restoreState(state,beforeKey),!1):!0}else if(detected)throwError(state,"can not read a block mapping entr\
y; a multiline key may not be an implicit key");else return props.anchorStart!==NO_RANGE$1||props.tagStart!==NO_RANGE$1?(restoreState(state,beforeKey),!1):!0}if(parseNode(
state,nodeIndent,CONTEXT_BLOCK_OUT,!0,pendingExplicitKey)&&(pendingExplicitKey=!1),atExplicitKey||pendingExplicitKey&&(addEmptyScalarEvent(state),pendingExplicitKey=
!1),skipSeparationSpace(state,!0),ch=state.input.charCodeAt(state.position),(state.line===entryLine||state.lineIndent>nodeIndent)&&ch!==0)throwError(state,"bad \
indentation of a mapping entry");else if(state.lineIndent<nodeIndent)break}return detected?(atExplicitKey&&addEmptyScalarEvent(state),mappingOpened&&addPopEvent(
state),!0):!1}function parseNode(state,parentIndent,nodeContext,allowToSeek,allowCompact,allowPropertyMapping=!0){state.depth>=state.maxDepth&&throwError(state,
`nesting exceeded maxDepth (${state.maxDepth})`),state.depth++;let indentStatus=1,atNewLine=!1,hasContent=!1,propertyStart=null;const props=emptyProperties();let allowBlockScalars=nodeContext===
CONTEXT_BLOCK_OUT||nodeContext===CONTEXT_BLOCK_IN,allowBlockCollections=allowBlockScalars;const allowBlockStyles=allowBlockScalars;if(allowToSeek&&skipSeparationSpace(
state,!0)&&(atNewLine=!0,state.lineIndent>parentIndent?indentStatus=1:state.lineIndent===parentIndent?indentStatus=0:indentStatus=-1),indentStatus===1)for(;;){const ch=state.
input.charCodeAt(state.position),propertyState=snapshotState(state);if(atNewLine&&indentStatus!==1&&(ch===33||ch===38))break;if(atNewLine&&allowBlockStyles&&(props.
tagStart!==NO_RANGE$1||props.anchorStart!==NO_RANGE$1)&&(ch===33||ch===38)){const fallbackState=snapshotState(state),flowIndent=parentIndent+1;if(readBlockMapping(
state,state.position-state.lineStart,flowIndent,props)&&state.events[fallbackState.eventsLength]?.type===EVENT_ID.MAPPING)return state.depth--,!0;restoreState(state,
fallbackState)}if(atNewLine&&(ch===33&&props.tagStart!==NO_RANGE$1||ch===38&&props.anchorStart!==NO_RANGE$1)||!readTagProperty(state,props,nodeContext===CONTEXT_FLOW_IN)&&
!readAnchorProperty(state,props))break;propertyStart===null&&(propertyStart=propertyState),skipSeparationSpace(state,!0)?(atNewLine=!0,allowBlockCollections=allowBlockStyles,
state.lineIndent>parentIndent?indentStatus=1:state.lineIndent===parentIndent?indentStatus=0:indentStatus=-1):allowBlockCollections=!1}if(allowBlockCollections&&
(allowBlockCollections=atNewLine||allowCompact),indentStatus===1||nodeContext===CONTEXT_BLOCK_OUT){const flowIndent=nodeContext===CONTEXT_FLOW_IN||nodeContext===
CONTEXT_FLOW_OUT?parentIndent:parentIndent+1,blockIndent=state.position-state.lineStart;if(indentStatus===1)if(allowBlockCollections&&(readBlockSequence(state,blockIndent,
props)||readBlockMapping(state,blockIndent,flowIndent,props))||readFlowCollection(state,flowIndent,props))hasContent=!0;else{const ch=state.input.charCodeAt(state.
position);if(propertyStart!==null&&allowPropertyMapping&&allowBlockStyles&&!allowBlockCollections&&ch!==124&&ch!==62){const fallbackState=snapshotState(state),propertyIndent=propertyStart.
position-propertyStart.lineStart;restoreState(state,propertyStart),readBlockMapping(state,propertyIndent,flowIndent,emptyProperties())&&state.events[fallbackState.
eventsLength]?.type===EVENT_ID.MAPPING?hasContent=!0:restoreState(state,fallbackState)}!hasContent&&(allowBlockScalars&&readBlockScalar(state,flowIndent,props)||
readSingleQuotedScalar(state,flowIndent,props)||readDoubleQuotedScalar(state,flowIndent,props)||readAlias(state,props)||readPlainScalar(state,flowIndent,nodeContext,
props))&&(hasContent=!0)}else indentStatus===0&&(hasContent=allowBlockCollections&&readBlockSequence(state,blockIndent,props))}return allowBlockScalars=allowBlockScalars&&
!hasContent,!hasContent&&(props.anchorStart!==NO_RANGE$1||props.tagStart!==NO_RANGE$1||allowBlockScalars)&&(addScalarEvent(state,NO_RANGE$1,NO_RANGE$1,props.anchorStart,
props.anchorEnd,props.tagStart,props.tagEnd,SCALAR_STYLE.PLAIN),hasContent=!0),state.depth--,hasContent||props.anchorStart!==NO_RANGE$1||props.tagStart!==NO_RANGE$1}
function readDirective(state){if(state.lineIndent>0||state.input.charCodeAt(state.position)!==37)return!1;state.position++;const nameStart=state.position;for(;state.
input.charCodeAt(state.position)!==0&&!isWsOrEol(state.input.charCodeAt(state.position));)state.position++;const name=state.input.slice(nameStart,state.position),
args=[];for(name.length===0&&throwError(state,"directive name must not be less than one character in length");state.input.charCodeAt(state.position)!==0&&!isEol(
state.input.charCodeAt(state.position));){for(;isWhiteSpace(state.input.charCodeAt(state.position));)state.position++;if(state.input.charCodeAt(state.position)===
35||isEol(state.input.charCodeAt(state.position))||state.input.charCodeAt(state.position)===0)break;const start=state.position;for(;state.input.charCodeAt(state.
position)!==0&&!isWsOrEol(state.input.charCodeAt(state.position));)state.position++;args.push(state.input.slice(start,state.position))}if(isEol(state.input.charCodeAt(
state.position))&&consumeLineBreak(state),name==="YAML"){state.directives.some(directive=>directive.kind==="yaml")&&throwError(state,"duplication of %YAML direc\
tive"),args.length!==1&&throwError(state,"YAML directive accepts exactly one argument");const match=/^([0-9]+)\.([0-9]+)$/.exec(args[0]);match===null&&throwError(
state,"ill-formed argument of the YAML directive"),parseInt(match[1],10)!==1&&throwError(state,"unacceptable YAML version of the document"),state.directives.push(
{kind:"yaml",version:args[0]})}else if(name==="TAG"){args.length!==2&&throwError(state,"TAG directive accepts exactly two arguments");const[handle,prefix]=args;
PATTERN_TAG_HANDLE.test(handle)||throwError(state,"ill-formed tag handle (first argument) of the TAG directive"),HAS_OWN.call(state.tagHandlers,handle)&&throwError(
state,`there is a previously declared suffix for "${handle}" tag handle`),PATTERN_TAG_PREFIX.test(prefix)||throwError(state,"ill-formed tag prefix (second argum\
ent) of the TAG directive"),state.tagHandlers[handle]=prefix,state.directives.push({kind:"tag",handle,prefix})}return!0}function readDocument(state){state.directives=
[],state.tagHandlers=Object.create(null);let hasDirectives=!1;for(skipSeparationSpace(state,!0);readDirective(state);)hasDirectives=!0,skipSeparationSpace(state,
!0);let explicitStart=!1,explicitEnd=!1,allowCompact=!0;if(state.lineIndent===0&&state.input.charCodeAt(state.position)===45&&state.input.charCodeAt(state.position+
1)===45&&state.input.charCodeAt(state.position+2)===45&&isWsOrEolOrEnd(state.input.charCodeAt(state.position+3))){explicitStart=!0;const markerLine=state.line;state.
position+=3,skipSeparationSpace(state,!0),allowCompact=state.line>markerLine}else hasDirectives&&throwError(state,"directives end mark is expected");const documentEventIndex=state.
events.length;if(!explicitStart&&state.position===state.lineStart&&state.input.charCodeAt(state.position)===46&&testDocumentSeparator(state)){state.position+=3,
skipSeparationSpace(state,!0);return}if(addDocumentEvent(state,explicitStart,!1),parseNode(state,state.lineIndent-1,CONTEXT_BLOCK_OUT,!1,allowCompact,allowCompact)||
addEmptyScalarEvent(state),skipSeparationSpace(state,!0),state.position===state.lineStart&&testDocumentSeparator(state)&&(explicitEnd=state.input.charCodeAt(state.
position)===46,explicitEnd)){const markerLine=state.line;state.position+=3,skipSeparationSpace(state,!0),state.line===markerLine&&state.position<state.length&&throwError(
state,"end of the stream or a document separator is expected")}const documentEvent=state.events[documentEventIndex];documentEvent?.type===EVENT_ID.DOCUMENT&&(documentEvent.
explicitEnd=explicitEnd),addPopEvent(state),!explicitEnd&&state.position<state.length&&!testDocumentBoundary(state)&&throwError(state,"end of the stream or a do\
cument separator is expected")}function parseEvents(input,options){const length=input.length,state={...DEFAULT_PARSER_OPTIONS,...options,input:`${input}\0`,length,
position:0,line:0,lineStart:0,lineIndent:0,firstTabInLine:-1,depth:0,directives:[],tagHandlers:Object.create(null),events:[]},nullpos=input.indexOf("\0");for(nullpos!==
-1&&YAMLException.throwAt(input,nullpos,"null byte is not allowed in input",state.filename);state.position<state.length&&(skipByteOrderMark(state),skipSeparationSpace(
state,!0),!(state.position>=state.length));){const documentStart=state.position;readDocument(state),state.position===documentStart&&throwError(state,"can not re\
ad a document")}return state.events}var DEFAULT_LOAD_OPTIONS={...DEFAULT_PARSER_OPTIONS,...DEFAULT_CONSTRUCTOR_OPTIONS};function loadDocuments(input,options={}){
const opts={...DEFAULT_LOAD_OPTIONS,...options},source=String(input),PARSER_OPT_KEYS=Object.keys(DEFAULT_PARSER_OPTIONS),CONSTRUCTOR_OPT_KEYS=Object.keys(DEFAULT_CONSTRUCTOR_OPTIONS);
return constructFromEvents(parseEvents(source,pick(opts,PARSER_OPT_KEYS)),{...pick(opts,CONSTRUCTOR_OPT_KEYS),source})}function loadAll(input,iteratorOrOptions,options){
let iterator=null;typeof iteratorOrOptions=="function"?iterator=iteratorOrOptions:iteratorOrOptions!==null&&typeof iteratorOrOptions=="object"&&(options=iteratorOrOptions);
const documents=loadDocuments(input,options);if(iterator===null)return documents;for(const document of documents)iterator(document)}function load(input,options){
const documents=loadDocuments(input,options);if(documents.length===0)throw new YAMLException("expected a document, but the input is empty");if(documents.length===
1)return documents[0];throw new YAMLException("expected a single document in the stream, but found more")}var INVALID=Symbol("INVALID");function buildRepresentTypes(schema3){
const defaultTags=new Set([schema3.defaultScalarTag,schema3.defaultSequenceTag,schema3.defaultMappingTag].filter(t=>t!==void 0)),implicitScalars=schema3.implicitScalarTags,
explicitTags=schema3.tags.filter(t=>!(t.nodeKind==="scalar"&&t.implicit)&&!defaultTags.has(t)),defaultTagsLast=schema3.tags.filter(t=>defaultTags.has(t));return[
...implicitScalars.map(tag=>({tag,implicitTag:!0})),...explicitTags.map(tag=>({tag,implicitTag:!1})),...defaultTagsLast.map(tag=>({tag,implicitTag:!0}))]}function matchTag(state,object){
for(let index=0,length=state.representTypes.length;index<length;index+=1){const{tag,implicitTag}=state.representTypes[index];if(tag.identify(object)){let tagName;
return tag.matchByTagPrefix?tagName=tag.representTagName(object):tagName=tag.tagName,{tag,tagName,implicitTag}}}return null}function build(state,object){if(!state.
noRefs&&object!==null&&typeof object=="object"){const existing=state.refs.get(object);if(existing)return existing.anchor===void 0&&(existing.anchor=`ref_${state.
refCounter++}`),{kind:"alias",anchor:existing.anchor}}const matched=matchTag(state,object);if(!matched){if(object===void 0||state.skipInvalid)return INVALID;throw new YAMLException(
`unacceptable kind of an object to dump ${Object.prototype.toString.call(object)}`)}const{tag,tagName,implicitTag}=matched,nodeTagName=implicitTag?tagName:tagNameShort(
tagName);if(tag.nodeKind==="scalar")return{kind:"scalar",tag:nodeTagName,tagged:!implicitTag,style:SCALAR_STYLE.PLAIN,value:tag.represent(object)};if(tag.nodeKind===
"sequence"){const container=tag.represent(object),node2={kind:"sequence",tag:nodeTagName,tagged:!implicitTag,style:COLLECTION_STYLE.BLOCK,items:[]};state.noRefs||
state.refs.set(object,node2);for(let index=0,length=container.length;index<length;index+=1){let item=build(state,container[index]);item===INVALID&&container[index]===
void 0&&(item=build(state,null)),item!==INVALID&&node2.items.push(item)}return node2}const map=tag.represent(object),node={kind:"mapping",tag:nodeTagName,tagged:!implicitTag,
style:COLLECTION_STYLE.BLOCK,items:[]};state.noRefs||state.refs.set(object,node);for(const[objectKey,objectValue]of map){const key=build(state,objectKey);if(key===
INVALID)continue;const value=build(state,objectValue);value!==INVALID&&node.items.push({key,value})}return node}function jsToAst(input,schema3,options={}){const root=build(
{representTypes:buildRepresentTypes(schema3),noRefs:options.noRefs??!1,skipInvalid:options.skipInvalid??!1,refs:new Map,refCounter:0},input);return[{contents:root===
INVALID?null:root,directives:[]}]}var VISIT_BREAK=Symbol("visit:break"),VISIT_SKIP=Symbol("visit:skip");function visitNode(node,visitor,ctx){const control=visitor(
node,ctx);if(control===VISIT_BREAK)return!0;if(control===VISIT_SKIP)return!1;const depth=ctx.depth+1;switch(node.kind){case"sequence":for(const item of node.items)
if(visitNode(item,visitor,{depth,parent:node,isKey:!1}))return!0;break;case"mapping":for(const{key,value}of node.items)if(visitNode(key,visitor,{depth,parent:node,
isKey:!0})||visitNode(value,visitor,{depth,parent:node,isKey:!1}))return!0}return!1}function visit(documents,visitor){for(const doc of documents)if(doc.contents&&
visitNode(doc.contents,visitor,{depth:0,parent:null,isKey:!1}))return}function hasBit(mask,bit){return(mask&1<<bit)!==0}var DEFAULT_SCALAR_STYLE_RULES={applyQuoteFlowKeysOption,
doubleQuoteForInvisibles,doubleQuoteWhitespaceOnly,applyForceQuotesOption,tryLongOrMultilineAsBlock,quoteInvalidPlain,fallbackToDoubleQuoted};function _preferredQuotedStyle(layout){
return layout.presenterOptions.quoteStyle==="single"&&hasBit(layout.allowedStylesMask,SCALAR_STYLE.SINGLE_QUOTED)?SCALAR_STYLE.SINGLE_QUOTED:SCALAR_STYLE.DOUBLE_QUOTED}
function applyQuoteFlowKeysOption(layout){layout.presenterOptions.quoteFlowKeys&&(!layout.isKey||!layout.flowOnly||layout.style!==SCALAR_STYLE.PLAIN||(layout.style=
SCALAR_STYLE.DOUBLE_QUOTED))}function doubleQuoteForInvisibles(layout){layout.style===SCALAR_STYLE.PLAIN&&/[\t\x7F-\xA0\u2028\u2029\uFEFF\uFFFE\uFFFF]/.test(layout.
node.value)&&(layout.style=SCALAR_STYLE.DOUBLE_QUOTED)}function doubleQuoteWhitespaceOnly(layout){layout.style===SCALAR_STYLE.PLAIN&&/^\s+$/.test(layout.node.value)&&
(layout.style=SCALAR_STYLE.DOUBLE_QUOTED)}function applyForceQuotesOption(layout){layout.presenterOptions.forceQuotes&&(layout.isKey||layout.style!==SCALAR_STYLE.
PLAIN||layout.node.tag===layout.presenterOptions.schema.defaultScalarTag.tagName&&(layout.style=layout.node.value.includes(`
`)?SCALAR_STYLE.DOUBLE_QUOTED:_preferredQuotedStyle(layout)))}function tryLongOrMultilineAsBlock(layout){if(layout.style!==SCALAR_STYLE.PLAIN||layout.isKey)return;
const value=layout.node.value,multiline=value.indexOf(`
`)!==-1;if(!hasBit(layout.allowedStylesMask,SCALAR_STYLE.LITERAL_BLOCK)){multiline&&(layout.style=SCALAR_STYLE.DOUBLE_QUOTED);return}const w=layout.presenterOptions.
lineWidth;if(w===-1){multiline&&(layout.style=SCALAR_STYLE.LITERAL_BLOCK);return}const availableWidth=Math.max(Math.min(w,40),w-layout.shiftOfContent);let position=0,
shouldFold=!1;for(;position<=value.length;){let lineEnd=value.length;const nextLineBreak=value.indexOf(`
`,position);nextLineBreak!==-1&&(lineEnd=nextLineBreak);const line=value.slice(position,lineEnd);if(line.length>availableWidth&&line[0]!==" "&&/ [^ \t]/.test(line)&&
(shouldFold=!0),nextLineBreak===-1)break;position=nextLineBreak+1}shouldFold?layout.style=SCALAR_STYLE.FOLDED_BLOCK:multiline&&(layout.style=SCALAR_STYLE.LITERAL_BLOCK)}
function quoteInvalidPlain(layout){layout.style===SCALAR_STYLE.PLAIN&&!hasBit(layout.allowedStylesMask,SCALAR_STYLE.PLAIN)&&(layout.style=_preferredQuotedStyle(
layout))}function fallbackToDoubleQuoted(layout){hasBit(layout.allowedStylesMask,layout.style)||(layout.style=SCALAR_STYLE.DOUBLE_QUOTED)}function setBit(mask,bit){
return mask|1<<bit}var SRC_C_PRINTABLE="[\\x09\\x0A\\x0D\\x20-\\x7E\\x85\\xA0-\\uD7FF\\uE000-\\uFFFD\\u{10000}-\\u{10FFFF}]",SRC_B_CHAR="[\\n\\r]",SRC_C_BYTE_ORDER_MARK="\
\\uFEFF",SRC_S_WHITE="[ \\t]",SRC_NB_CHAR=`(?:(?!(?:${SRC_B_CHAR}|${SRC_C_BYTE_ORDER_MARK}))${SRC_C_PRINTABLE})`,SRC_NS_CHAR=`(?:(?!${SRC_S_WHITE})${SRC_NB_CHAR}\
)`,SRC_NB_JSON="[\\x09\\x20-\\uD7FF\\uE000-\\uFFFF\\u{10000}-\\u{10FFFF}]",SRC_C_INDICATOR="[-?:,\\[\\]{}#&*!|>'\"%@`]",SRC_C_FLOW_INDICATOR="[,\\[\\]{}]",SRC_NS_PLAIN_SAFE_FLOW_OUT=SRC_NS_CHAR,
SRC_NS_PLAIN_SAFE_FLOW_IN=`(?:(?!${SRC_C_FLOW_INDICATOR})${SRC_NS_CHAR})`,SRC_NS_PLAIN_FIRST_FLOW_OUT=`(?:(?:(?!${SRC_C_INDICATOR})${SRC_NS_CHAR})|[?:-](?=${SRC_NS_PLAIN_SAFE_FLOW_OUT}\
))`,SRC_NS_PLAIN_FIRST_FLOW_IN=`(?:(?:(?!${SRC_C_INDICATOR})${SRC_NS_CHAR})|[?:-](?=${SRC_NS_PLAIN_SAFE_FLOW_IN}))`,SRC_NS_PLAIN_CHAR_FLOW_OUT=`(?:(?:(?![:#])${SRC_NS_PLAIN_SAFE_FLOW_OUT}\
)|:(?=${SRC_NS_PLAIN_SAFE_FLOW_OUT}))#*`,SRC_NS_PLAIN_CHAR_FLOW_IN=`(?:(?:(?![:#])${SRC_NS_PLAIN_SAFE_FLOW_IN})|:(?=${SRC_NS_PLAIN_SAFE_FLOW_IN}))#*`,SRC_NB_NS_PLAIN_IN_LINE_FLOW_OUT=`\
(?:${SRC_S_WHITE}*${SRC_NS_PLAIN_CHAR_FLOW_OUT})*`,SRC_NB_NS_PLAIN_IN_LINE_FLOW_IN=`(?:${SRC_S_WHITE}*${SRC_NS_PLAIN_CHAR_FLOW_IN})*`,SRC_NS_PLAIN_ONE_LINE_FLOW_OUT=`${SRC_NS_PLAIN_FIRST_FLOW_OUT}\
#*${SRC_NB_NS_PLAIN_IN_LINE_FLOW_OUT}`,SRC_NS_PLAIN_ONE_LINE_FLOW_IN=`${SRC_NS_PLAIN_FIRST_FLOW_IN}#*${SRC_NB_NS_PLAIN_IN_LINE_FLOW_IN}`,SRC_NS_PLAIN_ONE_LINE_BLOCK_KEY=SRC_NS_PLAIN_ONE_LINE_FLOW_OUT,
SRC_NS_PLAIN_ONE_LINE_FLOW_KEY=SRC_NS_PLAIN_ONE_LINE_FLOW_IN,SRC_S_NS_PLAIN_NEXT_LINE_FLOW_OUT=`\\n+${SRC_NS_PLAIN_CHAR_FLOW_OUT}${SRC_NB_NS_PLAIN_IN_LINE_FLOW_OUT}`,
SRC_S_NS_PLAIN_NEXT_LINE_FLOW_IN=`\\n+${SRC_NS_PLAIN_CHAR_FLOW_IN}${SRC_NB_NS_PLAIN_IN_LINE_FLOW_IN}`,SRC_NS_PLAIN_MULTI_LINE_FLOW_OUT=`${SRC_NS_PLAIN_ONE_LINE_FLOW_OUT}\
(?:${SRC_S_NS_PLAIN_NEXT_LINE_FLOW_OUT})*`,SRC_NS_PLAIN_MULTI_LINE_FLOW_IN=`${SRC_NS_PLAIN_ONE_LINE_FLOW_IN}(?:${SRC_S_NS_PLAIN_NEXT_LINE_FLOW_IN})*`,NS_PLAIN_FLOW_OUT=new RegExp(
`^(?:${SRC_NS_PLAIN_MULTI_LINE_FLOW_OUT})$`,"u"),NS_PLAIN_FLOW_IN=new RegExp(`^(?:${SRC_NS_PLAIN_MULTI_LINE_FLOW_IN})$`,"u"),NS_PLAIN_BLOCK_KEY=new RegExp(`^(?:${SRC_NS_PLAIN_ONE_LINE_BLOCK_KEY}\
)$`,"u"),NS_PLAIN_FLOW_KEY=new RegExp(`^(?:${SRC_NS_PLAIN_ONE_LINE_FLOW_KEY})$`,"u"),NB_SINGLE_ONE_LINE=new RegExp(`^(?:${SRC_NB_JSON})*$`,"u"),NB_SINGLE_MULTI_LINE=new RegExp(
`^(?:${SRC_NB_JSON}|\\n)*$`,"u"),BLOCK_SCALAR_CONTENT=new RegExp(`^(?:${SRC_NB_CHAR}|\\n)*$`,"u"),C_FORBIDDEN_FIRST_LINE=/^(?:---|\.\.\.)(?=$|[ \t\n\r])/,C_FORBIDDEN_CONTENT=/^(?:---|\.\.\.)(?=$|[ \t\n\r])/m;
function canUsePlain(layout){const str=layout.node.value;if(str!==""){if(!(layout.isKey?layout.flowOnly?NS_PLAIN_FLOW_KEY:NS_PLAIN_BLOCK_KEY:layout.flowOnly?NS_PLAIN_FLOW_IN:
NS_PLAIN_FLOW_OUT).test(str)||layout.shiftOfFirstLine===0&&C_FORBIDDEN_FIRST_LINE.test(str))return!1;if(layout.shiftOfContent===0){const firstLineBreak=str.indexOf(
`
`);if(firstLineBreak!==-1){const content=str.slice(firstLineBreak+1);if(C_FORBIDDEN_CONTENT.test(content))return!1}}}const resolvedTag=layout.presenterOptions.schema.
resolveImplicitScalarTag(str).tag.tagName;return!(!layout.node.tagged&&resolvedTag!==layout.node.tag||!layout.node.tagged&&str==="="&&resolvedTag===layout.presenterOptions.
schema.defaultScalarTag.tagName)}function canUseSingleQuoted(layout){const str=layout.node.value;if(!(layout.isKey?NB_SINGLE_ONE_LINE:NB_SINGLE_MULTI_LINE).test(
str)||/[ \t]\n|\n[ \t]/.test(str))return!1;if(!layout.isKey&&layout.shiftOfContent===0){const firstLineBreak=str.indexOf(`
`);if(firstLineBreak!==-1&&C_FORBIDDEN_CONTENT.test(str.slice(firstLineBreak+1)))return!1}return!0}function canUseBlock(layout){if(layout.flowOnly||!BLOCK_SCALAR_CONTENT.
test(layout.node.value))return!1;const contentIndent=layout.shiftOfContent-layout.shiftOfParent;return!(contentIndent<1||contentIndent>9&&/^\n* /.test(layout.node.
value)||layout.shiftOfContent===0&&C_FORBIDDEN_CONTENT.test(layout.node.value))}function detectAllowedStyles(layout){let mask=setBit(0,SCALAR_STYLE.DOUBLE_QUOTED);
canUsePlain(layout)&&(mask=setBit(mask,SCALAR_STYLE.PLAIN)),canUseSingleQuoted(layout)&&(mask=setBit(mask,SCALAR_STYLE.SINGLE_QUOTED)),canUseBlock(layout)&&(mask=
setBit(setBit(mask,SCALAR_STYLE.LITERAL_BLOCK),SCALAR_STYLE.FOLDED_BLOCK)),layout.allowedStylesMask=mask}function renderScalar(layout){switch(layout.style){case SCALAR_STYLE.
PLAIN:return renderPlain(layout);case SCALAR_STYLE.SINGLE_QUOTED:return renderSingleQuoted(layout);case SCALAR_STYLE.LITERAL_BLOCK:return renderLiteralBlock(layout);case SCALAR_STYLE.
FOLDED_BLOCK:return renderFoldedBlock(layout);case SCALAR_STYLE.DOUBLE_QUOTED:return renderDoubleQuoted(layout)}}function renderPlain(layout){return encodeFlowBreaks(
layout.node.value,layout.shiftOfContent)}function renderSingleQuoted(layout){return`'${encodeFlowBreaks(layout.node.value,layout.shiftOfContent).replace(/'/g,"'\
'")}'`}function renderLiteralBlock(layout){const value=layout.node.value;return"|"+blockHeader(value,layout.shiftOfParent,layout.shiftOfContent)+dropEndingNewline(
indentString(value,layout.shiftOfContent))}function renderFoldedBlock(layout){const value=layout.node.value,w=layout.presenterOptions.lineWidth;let availableWidth=1/0;
return w!==-1&&(availableWidth=Math.max(Math.min(w,40),w-layout.shiftOfContent)),">"+blockHeader(value,layout.shiftOfParent,layout.shiftOfContent)+dropEndingNewline(
indentString(foldBlockScalar(value,availableWidth),layout.shiftOfContent))}function renderDoubleQuoted(layout){return`"${escapeString(layout.node.value)}"`}function encodeFlowBreaks(string,shiftOfContent){
let nextLF=string.indexOf(`
`);if(nextLF===-1)return string;const pad=" ".repeat(shiftOfContent);let result=string.slice(0,nextLF);const lineRe=/(\n+)([^\n]*)/g;lineRe.lastIndex=nextLF;let match;
for(;match=lineRe.exec(string);){const breaks=match[1].length,line=match[2];result+=`
`.repeat(breaks+1)+pad+line}return result}function indentString(string,spaces){const indent=" ".repeat(spaces);let position=0,result="";const length=string.length;
for(;position<length;){let line;const next=string.indexOf(`
`,position);next===-1?(line=string.slice(position),position=length):(line=string.slice(position,next+1),position=next+1),line.length&&line!==`
`&&(result+=indent),result+=line}return result}function needIndentIndicator(string){return/^\n* /.test(string)}function blockHeader(string,shiftOfParent,shiftOfContent){
const indentIndicator=needIndentIndicator(string)?String(shiftOfContent-shiftOfParent):"",clip=string[string.length-1]===`
`;return`${indentIndicator}${clip&&(string[string.length-2]===`
`||string===`
`)?"+":clip?"":"-"}
`}function dropEndingNewline(string){return string[string.length-1]===`
`?string.slice(0,-1):string}function isMoreIndented(char){return char===" "||char==="	"}function foldLine(line,width){if(line===""||isMoreIndented(line[0]))return line;
const breakRe=/ [^ \t]/g;let match,start=0,end,curr=0,next=0,result="";for(;match=breakRe.exec(line);)next=match.index,next-start>width&&(end=curr>start?curr:next,
result+=`
${line.slice(start,end)}`,start=end+1),curr=next;return result+=`
`,line.length-start>width&&curr>start?result+=`${line.slice(start,curr)}
${line.slice(curr+1)}`:result+=line.slice(start),result.slice(1)}function foldBlockScalar(string,width){const lineRe=/(\n+)([^\n]*)/g;let nextLF=string.indexOf(
`
`);nextLF===-1&&(nextLF=string.length),lineRe.lastIndex=nextLF;let result=foldLine(string.slice(0,nextLF),width),prevMoreIndented=string[0]===`
`||isMoreIndented(string[0]),moreIndented,match;for(;match=lineRe.exec(string);){const prefix=match[1],line=match[2];moreIndented=line!==""&&isMoreIndented(line[0]),
result+=prefix+(!prevMoreIndented&&!moreIndented&&line!==""?`
`:"")+foldLine(line,width),prevMoreIndented=moreIndented}return result}var CHARACTERS_TO_ESCAPE=/["\\\x00-\x1F\x7F-\xA0\u2028\u2029\uD800-\uDFFF\uFEFF\uFFFE\uFFFF]/gu;
function escapeCharacter(character){switch(character){case"\0":return"\\0";case"\x07":return"\\a";case"\b":return"\\b";case"	":return"\\t";case`
`:return"\\n";case"\v":return"\\v";case"\f":return"\\f";case"\r":return"\\r";case"\x1B":return"\\e";case'"':return'\\"';case"\\":return"\\\\";case"":return"\\N";case"\
 ":return"\\_";case"\u2028":return"\\L";case"\u2029":return"\\P"}const code=character.charCodeAt(0),hex=code.toString(16).toUpperCase();return code<=255?`\\x${"\
0".repeat(2-hex.length)}${hex}`:`\\u${"0".repeat(4-hex.length)}${hex}`}function escapeString(string){return string.replace(CHARACTERS_TO_ESCAPE,escapeCharacter)}
var CHAR_LINE_FEED=10,DEFAULT_PRESENTER_OPTIONS={indent:2,seqNoIndent:!1,seqInlineFirst:!0,lineWidth:80,flowBracketPadding:!1,flowSkipCommaSpace:!1,flowSkipColonSpace:!1,
quoteFlowKeys:!1,quoteStyle:"single",forceQuotes:!1,scalarStyleRules:Object.keys(DEFAULT_SCALAR_STYLE_RULES).map(name=>Reflect.get(DEFAULT_SCALAR_STYLE_RULES,name)),
tagBeforeAnchor:!1};function nodeTagShort(node){return node.tagged?node.tag:tagNameShort(node.tag)}function createPresenterState(options){const opts={...DEFAULT_PRESENTER_OPTIONS,
...options};return opts.flowSkipColonSpace&&(opts.quoteFlowKeys=!0),{...opts,defaultScalarTagName:opts.schema.defaultScalarTag.tagName,openEnded:!1}}function generateNextLine(state,level){
return`
${" ".repeat(state.indent*level)}`}function scalarLayout(state,node,parent,level,isKey,flowOnly){return{node,parent,level,isKey,flowOnly,shiftOfParent:level===0?
-1:state.indent*(level-1),shiftOfContent:state.indent*Math.max(1,level),shiftOfFirstLine:level===0?0:state.indent*level,presenterOptions:state,allowedStylesMask:0,
style:node.style}}function writeFlowSequence(state,level,node){let result="";for(let index=0,length=node.items.length;index<length;index+=1){const item=writeNode(
state,level,node.items[index],node,{}).text;index>0&&(result+=`,${state.flowSkipCommaSpace?"":" "}`),result+=item}const pad=state.flowBracketPadding&&node.items.
length>0?" ":"";return`[${pad}${result}${pad}]`}function writeBlockSequence(state,level,node,compact){let result="";for(let index=0,length=node.items.length;index<
length;index+=1){const item=writeNode(state,level+1,node.items[index],node,{block:!0,compact:state.seqInlineFirst,isblockseq:!0}).text;(!compact||result!=="")&&
(result+=generateNextLine(state,level)),item===""||CHAR_LINE_FEED===item.charCodeAt(0)?result+="-":result+="- ",result+=item}return result}function writeFlowMapping(state,level,node){
let result="";for(const{key,value}of node.items){let pairBuffer="";result!==""&&(pairBuffer+=`,${state.flowSkipCommaSpace?"":" "}`);const keyRender=writeNode(state,
level,key,node,{iskey:!0}),keyText=keyRender.text,valueText=writeNode(state,level,value,node,{}).text,sep=state.flowSkipColonSpace||valueText===""?"":" ",keyIsBareProps=key.
kind==="scalar"&&keyRender.noBody&&(key.tagged||key.anchor!==void 0),keyColonSep=key.kind==="alias"||keyIsBareProps?" ":"";pairBuffer+=`${keyText}${keyColonSep}\
:${sep}${valueText}`,result+=pairBuffer}const pad=state.flowBracketPadding&&result!==""?" ":"";return`{${pad}${result}${pad}}`}function writeBlockMapping(state,level,node,compact){
let result="";for(let index=0,length=node.items.length;index<length;index+=1){let pairBuffer="";(!compact||result!=="")&&(pairBuffer+=generateNextLine(state,level));
const{key,value}=node.items[index],keyIsBlock=(key.kind==="mapping"||key.kind==="sequence")&&key.style===COLLECTION_STYLE.BLOCK&&key.items.length!==0||key.kind===
"scalar"&&(key.style===SCALAR_STYLE.LITERAL_BLOCK||key.style===SCALAR_STYLE.FOLDED_BLOCK),keyRender=keyIsBlock?writeNode(state,level+1,key,node,{block:!0,compact:!0,
isblockseq:!cannotBeCompact(state,key,level+1)}):writeNode(state,level+1,key,node,{block:!0,compact:!0,iskey:!0}),keyText=keyRender.text,keyHasLineBreak=key.kind===
"scalar"&&key.value.indexOf(`
`)!==-1,keyIsTooLong=keyText.length>1024&&/^[\s\S]{1025}/u.test(keyText),explicitPair=keyIsBlock||keyHasLineBreak||keyIsTooLong;explicitPair&&(keyText&&CHAR_LINE_FEED===
keyText.charCodeAt(0)?pairBuffer+="?":pairBuffer+="? "),pairBuffer+=keyText,explicitPair&&(pairBuffer+=generateNextLine(state,level));const valueText=writeNode(
state,level+1,value,node,{block:!0,compact:explicitPair,isblockseq:explicitPair&&!cannotBeCompact(state,value,level+1)}).text,keyIsBareProps=key.kind==="scalar"&&
keyRender.noBody&&(key.tagged||key.anchor!==void 0),keyColonSep=!explicitPair&&(key.kind==="alias"||keyIsBareProps)?" ":"";valueText===""||CHAR_LINE_FEED===valueText.
charCodeAt(0)?pairBuffer+=`${keyColonSep}:`:pairBuffer+=`${keyColonSep}: `,pairBuffer+=valueText,result+=pairBuffer}return result}function cannotBeCompact(state,node,level){
return node.kind==="alias"?!0:node.tagged||node.anchor!==void 0||state.indent<2&&level>0}function writeNode(state,level,node,parent,ctx){if(node.kind==="alias")
return state.openEnded=!1,{text:`*${node.anchor}`,noBody:!1};const{block=!1,iskey=!1,isblockseq=!1}=ctx;let compact=ctx.compact??!1;const hasAnchor=node.anchor!==
void 0;cannotBeCompact(state,node,level)&&(compact=!1);let body,shouldPrintTag=node.tagged;const useBlockCollection=block&&(node.kind==="mapping"||node.kind==="\
sequence")&&node.style===COLLECTION_STYLE.BLOCK&&node.items.length!==0;if(node.kind==="mapping")useBlockCollection?body=writeBlockMapping(state,level,node,compact):
body=writeFlowMapping(state,level,node);else if(node.kind==="sequence")useBlockCollection?state.seqNoIndent&&!isblockseq&&level>0?body=writeBlockSequence(state,
level-1,node,compact):body=writeBlockSequence(state,level,node,compact):body=writeFlowSequence(state,level,node);else{const layout=scalarLayout(state,node,parent,
level,iskey,!block);detectAllowedStyles(layout);for(const rule of state.scalarStyleRules)rule(layout);body=renderScalar(layout),state.openEnded=(layout.style===
SCALAR_STYLE.LITERAL_BLOCK||layout.style===SCALAR_STYLE.FOLDED_BLOCK)&&(node.value===`
`||node.value.endsWith(`

`)),shouldPrintTag=node.tagged||body===""&&layout.flowOnly&&parent?.kind==="sequence"&&!hasAnchor||layout.style!==SCALAR_STYLE.PLAIN&&node.tag!==state.defaultScalarTagName}
(node.kind==="mapping"||node.kind==="sequence")&&!useBlockCollection&&(state.openEnded=!1),useBlockCollection&&compact&&level>0&&state.indent>2&&(body=`${" ".repeat(
state.indent-2)}${body}`);const noBody=body==="";let text=body;if(shouldPrintTag||hasAnchor){const props=[],tag=shouldPrintTag?nodeTagShort(node):null,anchor=hasAnchor?
`&${node.anchor}`:null;state.tagBeforeAnchor?(tag!==null&&props.push(tag),anchor!==null&&props.push(anchor)):(anchor!==null&&props.push(anchor),tag!==null&&props.
push(tag));const sep=body===""||body.charCodeAt(0)===CHAR_LINE_FEED?"":" ";text=`${props.join(" ")}${sep}${body}`}return{text,noBody}}function rootStartsOwnLine(node){
return(node.kind==="sequence"||node.kind==="mapping")&&node.style===COLLECTION_STYLE.BLOCK&&node.items.length!==0&&!node.tagged&&node.anchor===void 0}function writeDocumentDirectives(doc){
let result="";for(const directive of doc.directives){if(directive.kind==="yaml"){result+=`%YAML ${directive.version}
`;continue}const{handle,prefix}=directive;result+=`%TAG ${handle} ${prefix}
`}return result}function present(documents,options){const state=createPresenterState(options);let result="",previousEnded=!1;for(let index=0;index<documents.length;index+=
1){const doc=documents[index];state.openEnded=!1;const directives=writeDocumentDirectives(doc),hasDirectives=directives!=="",marker=doc.explicitStart||hasDirectives||
index>0&&!previousEnded;if(result+=directives,doc.contents===null)marker&&(result+=`---
`);else if(marker){const body=writeNode(state,0,doc.contents,null,{block:!0,compact:!0}).text,sep=body===""?"":hasDirectives||rootStartsOwnLine(doc.contents)?`
`:" ";result+=`---${sep}${body}
`}else result+=writeNode(state,0,doc.contents,null,{block:!0,compact:!0}).text+`
`;previousEnded=doc.explicitEnd||state.openEnded,previousEnded&&(result+=`...
`)}return result}var DEFAULT_DUMP_OPTIONS={...DEFAULT_PRESENTER_OPTIONS,schema:DUMP_SCHEMA,skipInvalid:!1,noRefs:!1,flowLevel:-1,sortKeys:!1,transform:()=>{}};function defaultCompareFn(a,b){
const x=String(a),y=String(b);return x<y?-1:x>y?1:0}function dump(input,options={}){const opts={...DEFAULT_DUMP_OPTIONS,...options},documents=jsToAst(input,opts.
schema,{noRefs:opts.noRefs,skipInvalid:opts.skipInvalid});if(opts.flowLevel>=0&&visit(documents,(node,ctx)=>{if(!(ctx.depth<opts.flowLevel))return(node.kind==="\
sequence"||node.kind==="mapping")&&(node.style=COLLECTION_STYLE.FLOW),VISIT_SKIP}),opts.sortKeys){const compareFn=opts.sortKeys===!0?defaultCompareFn:opts.sortKeys;
visit(documents,node=>{node.kind==="mapping"&&node.items.sort((a,b)=>compareFn(a.key.kind==="scalar"?a.key.value:"",b.key.kind==="scalar"?b.key.value:""))})}return opts.
transform(documents),present(documents,{...pick(opts,Object.keys(DEFAULT_PRESENTER_OPTIONS)),schema:opts.schema})}var NO_RANGE=null;function eventPosition(event){
return"tagStart"in event&&event.tagStart!==NO_RANGE?event.tagStart:"anchorStart"in event&&event.anchorStart!==NO_RANGE?event.anchorStart:"valueStart"in event&&event.
valueStart!==NO_RANGE?event.valueStart:"start"in event?event.start:0}function rawTag(state,event){return event.tagStart===NO_RANGE?"":state.source.slice(event.tagStart,
event.tagEnd)}function anchorName(state,event){return event.anchorStart===NO_RANGE?void 0:state.source.slice(event.anchorStart,event.anchorEnd)}function buildScalar(state,event){
const value=getScalarValue(state.source,event),raw=rawTag(state,event);let tag,tagged=!1;return raw!==""?(tagged=!0,tag=raw):event.style===SCALAR_STYLE.PLAIN?tag=
state.schema.resolveImplicitScalarTag(value).tag.tagName:tag=state.schema.defaultScalarTag.tagName,{kind:"scalar",tag,tagged,style:event.style,anchor:anchorName(
state,event),value}}function buildCollection(state,event,defaultTagName){const raw=rawTag(state,event);let tag,tagged=!1;return raw===""?tag=defaultTagName:(tag=
raw,tagged=!0),{tag,tagged,style:event.style,anchor:anchorName(state,event)}}function addNode(state,node){const frame=state.frames[state.frames.length-1];frame.
kind==="document"?frame.doc.contents=node:frame.kind==="sequence"?frame.node.items.push(node):frame.key?(frame.node.items.push({key:frame.key,value:node}),frame.
key=null):frame.key=node}function eventsToAst(events,options){const state={source:options.source,schema:options.schema,eventIndex:0,position:0,frames:[],documents:[]};
for(;state.eventIndex<events.length;){const event=events[state.eventIndex++];switch(state.position=eventPosition(event),event.type){case EVENT_ID.DOCUMENT:{const doc={
contents:null,explicitStart:event.explicitStart,explicitEnd:event.explicitEnd,directives:event.directives};state.frames.push({kind:"document",doc});break}case EVENT_ID.
SCALAR:addNode(state,buildScalar(state,event));break;case EVENT_ID.SEQUENCE:{const{tag,tagged,style,anchor}=buildCollection(state,event,"tag:yaml.org,2002:seq"),
node={kind:"sequence",tag,tagged,style,anchor,items:[]};state.frames.push({kind:"sequence",node});break}case EVENT_ID.MAPPING:{const{tag,tagged,style,anchor}=buildCollection(
state,event,"tag:yaml.org,2002:map"),node={kind:"mapping",tag,tagged,style,anchor,items:[]};state.frames.push({kind:"mapping",node,key:null});break}case EVENT_ID.
ALIAS:addNode(state,{kind:"alias",anchor:state.source.slice(event.anchorStart,event.anchorEnd)});break;case EVENT_ID.POP:{const frame=state.frames.pop();if(frame.
kind==="mapping"&&frame.key)throw new Error("incomplete mapping pair in event stream");frame.kind==="document"?state.documents.push(frame.doc):addNode(state,frame.
node);break}}}return state.documents}var EVENT_DOCUMENT=EVENT_ID.DOCUMENT,EVENT_SEQUENCE=EVENT_ID.SEQUENCE,EVENT_MAPPING=EVENT_ID.MAPPING,EVENT_SCALAR=EVENT_ID.
SCALAR,EVENT_ALIAS=EVENT_ID.ALIAS,EVENT_POP=EVENT_ID.POP,SCALAR_STYLE_PLAIN=SCALAR_STYLE.PLAIN,SCALAR_STYLE_SINGLE_QUOTED=SCALAR_STYLE.SINGLE_QUOTED,SCALAR_STYLE_DOUBLE_QUOTED=SCALAR_STYLE.
DOUBLE_QUOTED,SCALAR_STYLE_LITERAL_BLOCK=SCALAR_STYLE.LITERAL_BLOCK,SCALAR_STYLE_FOLDED_BLOCK=SCALAR_STYLE.FOLDED_BLOCK,COLLECTION_STYLE_BLOCK=COLLECTION_STYLE.
BLOCK,COLLECTION_STYLE_FLOW=COLLECTION_STYLE.FLOW,CHOMPING_CLIP=CHOMPING_MODE.CLIP,CHOMPING_STRIP=CHOMPING_MODE.STRIP,CHOMPING_KEEP=CHOMPING_MODE.KEEP,pattern=schemas2.
YjP().min(1).max(1e3).refine(value=>isPattern(value),"a regular expression");function isPattern(value){try{return new RegExp(value,"u"),!0}catch{return!1}}var rules=schemas2.
RZV(()=>schemas2.rej({equals:schemas2.L5J().optional().describe("The same value; lists and objects are compared whole."),"one-of":schemas2.YOg(schemas2.L5J()).min(
1).optional(),matches:pattern.optional().describe("A regular expression that finds something in the text."),contains:schemas2.KCZ([schemas2.YjP(),schemas2.aig(),
schemas2.zMY()]).optional().describe("A part of a text, or an element of a list."),gt:schemas2.aig().optional(),gte:schemas2.aig().optional(),lt:schemas2.aig().
optional(),lte:schemas2.aig().optional(),exists:schemas2.zMY().optional(),length:matcher.optional().describe("Of a text, of a list, or of the keys of an object."),
not:matcher.optional(),all:schemas2.YOg(matcher).min(1).optional(),any:schemas2.YOg(matcher).min(1).optional()}).refine(value=>Object.keys(value).length>0,"at l\
east one rule: an empty one expects nothing")),matcher=schemas2.RZV(()=>schemas2.KCZ([schemas2.YjP(),schemas2.aig(),schemas2.zMY(),schemas2.chJ(),rules])),part_chunk_F36ZHK7V_name=schemas2.
YjP().regex(/^[a-z][a-z0-9_-]{0,62}$/,"a lower-case name of letters, digits, _ and -"),variable=schemas2.YjP().regex(/^[A-Za-z_][A-Za-z0-9_]*$/,"a name of an en\
vironment variable"),port=schemas2.Whr().min(1).max(65535),urlPath=schemas2.YjP().regex(/^\/[^\s]*$/,"a path that begins with /"),relativePath=schemas2.YjP().min(
1).refine(value=>!value.startsWith("/")&&!value.split("/").includes(".."),"a path inside the repository"),checkId=schemas2.YjP().regex(/^[a-z][a-z0-9-]{0,40}$/,
"an id of lower-case letters, digits and -, at most 41"),part_chunk_F36ZHK7V_status=schemas2.Whr().min(100).max(599),matchers=schemas2.g1P(schemas2.YjP().min(1),
matcher).refine(value=>Object.keys(value).length>0,"at least one entry: an empty one expects nothing"),something=value=>Object.values(value).some(part2=>part2!==
void 0),SOMETHING="something to expect",retry=schemas2.rej({"deadline-seconds":schemas2.aig().min(0).max(3600).describe("No new attempt begins after it."),"inte\
rval-seconds":schemas2.aig().min(.05).max(600).default(1),backoff:schemas2.aig().min(1).max(10).default(1.5).describe("Each pause is this many times the one bef\
ore."),on:schemas2.YOg(schemas2.KCZ([schemas2.k5n(["no-answer","fail"]),part_chunk_F36ZHK7V_status])).min(1).default(["no-answer","fail"]).describe("What is ask\
ed again: no answer at all, any failure, or these statuses only."),"stop-on":schemas2.YOg(part_chunk_F36ZHK7V_status).default([]).describe("Statuses that no fur\
ther attempt would change.")}),capture=schemas2.rej({json:schemas2.YjP().min(1).optional().describe("Field of the JSON answer; dots go deeper."),header:schemas2.
YjP().min(1).optional(),matches:pattern.optional().describe("Regular expression over the text; its first group, or all that it finds."),secret:schemas2.zMY().default(
!1).describe("Masked and redacted from then on.")}).refine(value=>[value.json,value.header,value.matches].filter(way=>way!==void 0).length===1,"exactly one of j\
son, header and matches"),common={id:checkId,title:schemas2.YjP().min(1).max(120).optional(),needs:schemas2.YOg(schemas2.YjP()).default([]).describe("Checks tha\
t must have passed; otherwise this one is skipped."),exclusive:schemas2.zMY().default(!1).describe("Runs alone, after all that may run together."),"timeout-seco\
nds":schemas2.aig().min(.1).max(600).optional().describe("Of one attempt."),retry:retry.optional(),"when-unsure":schemas2.k5n(["inconclusive","fail"]).default("\
inconclusive").describe("What it means that no answer came."),environments:schemas2.YOg(schemas2.YjP()).min(1).optional().describe("Only in these environments; \
elsewhere it is skipped, and says so.")},captures=schemas2.g1P(schemas2.YjP().regex(/^[a-z][a-z0-9_]{0,40}$/,"a name of lower-case letters, digits and _"),capture).
default({}).describe("Values for checks that need this one, as ${capture.NAME}."),httpCheck=schemas2.rej({...common,kind:schemas2.euz("http"),request:schemas2.rej(
{service:part_chunk_F36ZHK7V_name.optional().describe("Asked in the slot itself."),url:schemas2.YjP().min(1).optional().describe("A whole address, for what lies\
 before or beside the slot."),path:urlPath.default("/"),method:schemas2.k5n(["GET","HEAD","POST","PUT","PATCH","DELETE","OPTIONS"]).default("GET"),headers:schemas2.
g1P(schemas2.YjP(),schemas2.YjP()).default({}),json:schemas2.L5J().optional().describe("Sent as JSON."),body:schemas2.YjP().optional().describe("Sent as it is."),
"token-of":part_chunk_F36ZHK7V_name.optional().describe("Logs in to this service first and sends its token.")}).refine(value=>value.service===void 0!=(value.url===
void 0),"exactly one of service and url").refine(value=>value.json===void 0||value.body===void 0,"json or body, not both"),expect:schemas2.rej({status:matcher.optional(),
headers:matchers.optional(),body:matcher.optional(),json:matchers.optional().describe("Field of the JSON answer: what it must be. $ is the whole."),milliseconds:matcher.
optional(),"p95-ms":schemas2.aig().positive().optional().describe("Of all samples, nearest rank.")}).refine(something,SOMETHING).default({status:{gte:200,lt:300}}),
samples:schemas2.Whr().min(1).max(500).default(1).describe("The same request this many times; all must do."),capture:captures}),execCheck=schemas2.rej({...common,
kind:schemas2.euz("exec"),service:part_chunk_F36ZHK7V_name.optional().describe("Inside its container; absent: on the machine of the action."),command:schemas2.YOg(
schemas2.YjP()).min(1).describe("argv; no shell reads it."),env:schemas2.g1P(variable,schemas2.YjP()).default({}),expect:schemas2.rej({"exit-code":matcher.optional(),
stdout:matcher.optional(),stderr:matcher.optional(),json:matchers.optional().describe("Fields of what it printed as JSON.")}).refine(something,SOMETHING).default(
{"exit-code":0}),capture:captures}),fileCheck=schemas2.rej({...common,kind:schemas2.euz("file"),service:part_chunk_F36ZHK7V_name.optional().describe("Inside its\
 container; absent: of the repository."),path:schemas2.YjP().min(1),expect:schemas2.rej({exists:schemas2.zMY().optional(),text:matcher.optional(),json:matchers.
optional()}).refine(something,SOMETHING).default({exists:!0})}),envCheck=schemas2.rej({...common,kind:schemas2.euz("env"),service:part_chunk_F36ZHK7V_name.optional().
describe("What it really got; absent: what the environment file of the delivery file says."),variable,expect:matcher}),logCheck=schemas2.rej({...common,kind:schemas2.
euz("log"),service:part_chunk_F36ZHK7V_name,matches:pattern.describe("Regular expression; each line is looked at alone."),expect:matcher.default({gte:1}).describe(
"How many lines it finds."),"own-requests":schemas2.k5n(["leave-out","count"]).default("leave-out").describe("Lines about requests of the checks themselves.")}),
prometheusCheck=schemas2.rej({...common,kind:schemas2.euz("prometheus"),service:part_chunk_F36ZHK7V_name.optional().describe("Scraped at its metrics path."),metric:schemas2.
YjP().min(1).optional().describe("Summed over its labels."),labels:schemas2.g1P(schemas2.YjP(),schemas2.YjP()).default({}).describe("Only series with these labe\
ls."),quantile:schemas2.aig().gt(0).lt(1).optional().describe("Such as 0.95: of a histogram, as histogram_quantile makes it. It runs alone then."),"over-seconds":schemas2.
aig().min(1).max(600).optional().describe("Between two scrapes; absent: since the start of the service."),"at-least":schemas2.Whr().min(1).default(20).describe(
"Observations; fewer say nothing of a quantile."),url:schemas2.YjP().min(1).optional().describe("A Prometheus server."),query:schemas2.YjP().min(1).optional().describe(
"An instant query; every series must meet what is expected."),expect:matcher,"no-data":schemas2.k5n(["pass","fail","inconclusive"]).default("inconclusive").describe(
"What silence means.")}).refine(value=>value.service!==void 0&&value.metric!==void 0&&!value.url&&!value.query||value.url!==void 0&&value.query!==void 0&&!value.
service&&!value.metric,"service and metric, or url and query").refine(value=>value.quantile===void 0||value.service!==void 0,"quantile only with service and met\
ric; in a query, histogram_quantile").refine(value=>value["over-seconds"]===void 0||value.quantile!==void 0,"over-seconds only with quantile"),ownCheck=schemas2.
gMt("kind",[httpCheck,execCheck,fileCheck,envCheck,logCheck,prometheusCheck]),checkDefaults=schemas2.rej({"timeout-seconds":schemas2.aig().min(.1).max(600).default(
10),retry:retry.optional()}).prefault({}).describe("For own checks that do not say otherwise."),day=schemas2.YjP().refine(value=>/^\d{4}-\d{2}-\d{2}$/.test(value)&&
!Number.isNaN(Date.parse(`${value}T00:00:00Z`)),"a date such as 2026-12-31"),waiver=schemas2.rej({check:schemas2.YjP().min(1),until:day.describe("The last day o\
n which it holds, UTC."),owner:schemas2.YjP().min(1).describe("Who answers for it."),reason:schemas2.YjP().min(1)}),BUILT_IN_CHECKS=["health","version","R1","R2",
"R3","R4","R5","R6","headers","metrics","latency","rate-limit","tls","logs","failure-modes"],onlyIn=schemas2.YOg(schemas2.YjP().min(1)).min(1).optional().describe(
"Only in these environments; absent: in all."),rateLimit=schemas2.rej({environments:onlyIn,service:part_chunk_F36ZHK7V_name,url:schemas2.YjP().min(1).optional().
describe("Base address that is asked instead of the slot, such as the front."),path:urlPath,method:schemas2.k5n(["GET","POST"]).default("GET"),requests:schemas2.
Whr().min(2).max(5e3).describe("More than the limit allows."),status:schemas2.YOg(schemas2.Whr().min(400).max(599)).min(1).default([429]),"recover-seconds":schemas2.
aig().min(1).max(3600).default(70).describe("It must let requests pass again within this."),"ignores-forwarded-for":schemas2.zMY().default(!1).describe("Another\
 X-Forwarded-For must not open it again; only where our requests come from no trusted proxy.")}),tls=schemas2.rej({endpoints:schemas2.YOg(schemas2.rej({host:schemas2.
YjP().min(1),port:schemas2.Whr().min(1).max(65535).default(443),"server-name":schemas2.YjP().min(1).optional().describe("Name in the certificate, where it is no\
t the host."),"ca-file":relativePath.optional().describe("PEM of an authority that this machine does not know.")})).min(1),"min-days":schemas2.Whr().min(0).max(
3650).default(14).describe("The certificate must be good for so long."),"min-version":schemas2.k5n(["TLSv1.2","TLSv1.3"]).default("TLSv1.2")}),probeOfMode=schemas2.
rej({service:part_chunk_F36ZHK7V_name,path:urlPath.default("/health"),status:matcher.default({gte:200,lt:300}),json:schemas2.g1P(schemas2.YjP().min(1),matcher).
optional()}),failureModes=schemas2.rej({environments:schemas2.YOg(schemas2.YjP().min(1)).min(1).default(["staging"]).describe("Only here something is stopped; e\
lsewhere the check is skipped."),modes:schemas2.YOg(schemas2.rej({name:part_chunk_F36ZHK7V_name.describe("Such as database-down."),stop:part_chunk_F36ZHK7V_name.
optional().describe("The shared service that is stopped for real; or the one through which the way to it leads."),without:schemas2.rej({service:part_chunk_F36ZHK7V_name,
env:schemas2.g1P(variable,schemas2.YjP()).refine(value=>Object.keys(value).length>0,"at least one variable").describe("Leads to where nothing answers, such as h\
ttp://127.0.0.1:9.")}).optional().describe("For what nobody here can stop: a second container of the service that cannot reach it."),degraded:schemas2.YOg(probeOfMode).
min(1).describe("What must be true while it is away."),recovered:schemas2.YOg(probeOfMode).default([]).describe("What must be true before, and once it is back; \
empty: every health check answers 2xx."),"degrade-seconds":schemas2.aig().min(1).max(600).default(30),"recover-seconds":schemas2.aig().min(1).max(600).default(90)}).
refine(value=>value.stop===void 0!=(value.without===void 0),"exactly one of stop and without")).min(1)}),checks2=schemas2.rej({R1:schemas2.rej({}).optional(),R2:schemas2.
rej({secrets:schemas2.YOg(variable).min(2),"min-bytes":schemas2.Whr().min(16).default(32)}).optional(),R3:schemas2.rej({service:part_chunk_F36ZHK7V_name,path:urlPath,
"body-field":schemas2.YjP().default("image"),"heavy-bytes":schemas2.Whr().min(1).max(64*1024*1024).default(4*1024*1024),seconds:schemas2.aig().min(.1).max(600).
describe("The limit that the application was given."),"seconds-env":variable.optional().describe("Variable of the environment file that holds the limit in force\
; it may be shorter than `seconds`, never longer."),"grace-seconds":schemas2.aig().min(0).max(60).default(2)}).optional(),R4:schemas2.rej({env:variable,minimum:schemas2.
aig(),maximum:schemas2.aig(),service:part_chunk_F36ZHK7V_name,path:urlPath,body:schemas2.g1P(schemas2.YjP(),schemas2.L5J()).default({}),field:schemas2.YjP().describe(
"Field of the answer that shows the rate; dots go deeper."),"log-pattern":schemas2.YjP().optional().describe("Text that the start-up log shows; {rate} stands fo\
r the rate."),sources:schemas2.YOg(schemas2.YjP()).min(1).describe("Globs of the sources that may hold no literal rate."),inflate:schemas2.rej({environments:onlyIn,
rate:schemas2.aig().describe("Another rate, for a second container of the same image."),field:schemas2.YjP().min(1).describe("Number of the answer that must fol\
low the rate."),direction:schemas2.k5n(["up","down"]).default("up").describe("Where it goes when the rate goes up.")}).optional().describe("Starts the service a\
 second time with another rate; a forecast that does not follow is no forecast.")}).optional(),R5:schemas2.rej({reason:schemas2.YjP().min(1)}).optional(),R6:schemas2.
rej({workflows:relativePath.default(".github/workflows"),severities:schemas2.YOg(schemas2.k5n(["CRITICAL","HIGH","MEDIUM","LOW","UNKNOWN"])).default(["CRITICAL",
"HIGH"])}).optional(),headers:schemas2.rej({service:part_chunk_F36ZHK7V_name,path:urlPath.default("/"),required:schemas2.g1P(schemas2.YjP(),schemas2.YjP())}).optional(),
latency:schemas2.rej({"health-ms":schemas2.aig().positive().default(100),"api-ms":schemas2.aig().positive().default(500),concurrent:schemas2.Whr().min(1).max(100).
default(10),histogram:schemas2.rej({service:part_chunk_F36ZHK7V_name,metric:schemas2.YjP().min(1).describe("A histogram at its metrics path, without _bucket."),
labels:schemas2.g1P(schemas2.YjP(),schemas2.YjP()).default({}).describe("Only series with these labels."),path:urlPath.default("/").describe("Is asked between t\
he two scrapes."),requests:schemas2.Whr().min(1).max(1e3).default(40),"at-least":schemas2.Whr().min(1).default(20).describe("Fewer observations say nothing."),"\
p95-ms":schemas2.aig().positive().default(500)}).optional().describe("What the service itself has measured, between two scrapes.")}).optional(),metrics:schemas2.
rej({service:part_chunk_F36ZHK7V_name,counter:schemas2.YjP(),errors:schemas2.YjP().optional(),"errors-from":schemas2.Whr().min(400).max(599).default(500).describe(
"The lowest status that `errors` counts.")}).optional(),logs:schemas2.rej({forbidden:schemas2.YOg(schemas2.YjP()).default(["ERROR","CRITICAL","Traceback"])}).optional(),
"rate-limit":rateLimit.optional(),tls:tls.optional(),"failure-modes":failureModes.optional(),concurrency:schemas2.Whr().min(1).max(32).default(4).describe("Chec\
ks that run at the same time."),defaults:checkDefaults,own:schemas2.YOg(ownCheck).default([]),waivers:schemas2.YOg(waiver).default([])}).prefault({}),checksFileSchema=schemas2.
rej({$schema:schemas2.YjP().optional(),version:schemas2.euz(1),checks:checks2});function checksProblems(section,roles){return[...serviceProblems(section,roles),
...idProblems(section.own),...needProblems(section.own),...captureProblems(section.own),...waiverProblems(section)]}function serviceProblems(section,roles){const known=Object.
keys(roles);return[...[["rate-limit.service",section["rate-limit"]?.service],["latency.histogram.service",section.latency?.histogram?.service],...section.own.flatMap(
(check,i)=>check.kind==="http"?[[`own.${i}.request.service`,check.request.service],[`own.${i}.request.token-of`,check.request["token-of"]]]:[[`own.${i}.service`,
check.service]]),...(section["failure-modes"]?.modes??[]).flatMap((mode,i)=>[[`failure-modes.modes.${i}.stop`,mode.stop],[`failure-modes.modes.${i}.without.serv\
ice`,mode.without?.service],...[...mode.degraded,...mode.recovered].map(probe2=>[`failure-modes.modes.${i}`,probe2.service])])].flatMap(([key,service3])=>service3===
void 0||known.includes(service3)?[]:[{key,expected:`a service of this file${(0,part_chunk_7ZCCOQOS.ZA)(service3,known)}`,seen:(0,part_chunk_2AWCPTIO.GE)(service3)}]),
...modeProblems(section,roles)]}function modeProblems(section,roles){return(section["failure-modes"]?.modes??[]).flatMap(({stop,without,degraded},i)=>{const key=`\
failure-modes.modes.${i}`,role=roles[stop??without?.service??""];if(role===void 0)return[];if(stop!==void 0)return role==="shared"?[]:[{key:`${key}.stop`,expected:"\
a shared service",seen:`${stop}, which is ${role}`}];const service3=without?.service??"";return role!=="colored"?[{key:`${key}.without.service`,expected:"a serv\
ice of the slots",seen:`${service3}, which is ${role}`}]:degraded.some(probe2=>probe2.service===service3)?[]:[{key:`${key}.degraded`,expected:`a probe of ${service3}\
, which does without`,seen:`only ${degraded.map(probe2=>probe2.service).join(", ")}`}]})}function idProblems(own){const ids=own.map(({id})=>id);return ids.flatMap(
(id,i)=>BUILT_IN_CHECKS.some(known=>known===id)?[{key:`own.${i}.id`,expected:"an id that no built-in check has",seen:(0,part_chunk_2AWCPTIO.GE)(id)}]:ids.indexOf(
id)<i?[{key:`own.${i}.id`,expected:"each id once",seen:`${(0,part_chunk_2AWCPTIO.GE)(id)} twice`}]:[])}function needProblems(own){const known=[...BUILT_IN_CHECKS,
...own.map(({id})=>id)];return own.flatMap((check,i)=>{const unknown4=check.needs.filter(need=>!known.includes(need)).map(need=>({key:`own.${i}.needs`,expected:`\
ids of checks${(0,part_chunk_7ZCCOQOS.ZA)(need,known)}`,seen:(0,part_chunk_2AWCPTIO.GE)(need)})),circle=neededBy(own,check.id).includes(check.id)?[{key:`own.${i}\
.needs`,expected:"no circle",seen:`${check.id}, which needs itself in the end`}]:[];return[...unknown4,...circle]})}function neededBy(own,id){const found=new Set,
waiting=[...own.find(check=>check.id===id)?.needs??[]];for(let next=waiting.pop();next!==void 0;next=waiting.pop())found.has(next)||(found.add(next),waiting.push(
...own.find(check=>check.id===next)?.needs??[]));return[...found]}var CAPTURE=/\$\{capture\.([a-z0-9_]+)/g;function captureProblems(own){return own.flatMap((check,i)=>{
const before=neededBy(own,check.id),made=own.filter(({id})=>before.includes(id)).flatMap(other=>"capture"in other?Object.keys(other.capture):[]),used=[...JSON.stringify(
check).matchAll(CAPTURE)].map(([,captured=""])=>captured);return[...new Set(used)].filter(captured=>!made.includes(captured)).map(captured=>({key:`own.${i}`,expected:`\
\${capture.NAME} of a check that it needs${(0,part_chunk_7ZCCOQOS.ZA)(captured,made)}`,seen:(0,part_chunk_2AWCPTIO.GE)(captured)}))})}function waiverProblems(section){
const known=[...BUILT_IN_CHECKS,...section.own.map(({id})=>id)];return section.waivers.flatMap(({check},i)=>known.includes(check)?section.waivers.findIndex(other=>other.
check===check)<i?[{key:`waivers.${i}.check`,expected:"one waiver a check",seen:`${(0,part_chunk_2AWCPTIO.GE)(check)} twice`}]:[]:[{key:`waivers.${i}.check`,expected:`\
the id of a check${(0,part_chunk_7ZCCOQOS.ZA)(check,known)}`,seen:(0,part_chunk_2AWCPTIO.GE)(check)}])}function at(input,path){return path.length===0?input:`${input}\
: ${path.map(String).join(".")}`}function valueAt(raw,path){return path.reduce((value,key)=>value?.[key],raw)}function describeIssue(issue,raw,input,schema3){if(issue.
code==="unrecognized_keys")return issue.keys.map(key=>({input:at(input,issue.path),expected:`only known keys${(0,part_chunk_7ZCCOQOS.ZA)(key,knownKeys(issue.path,
raw,schema3))}`,seen:(0,part_chunk_2AWCPTIO.GE)(key)}));if(issue.code==="invalid_key"){const expected2=issue.issues[0]?.message??"another name";return[{input:at(
input,issue.path.slice(0,-1)),expected:expected2,seen:(0,part_chunk_2AWCPTIO.GE)(issue.path.at(-1))}]}const seen=valueAt(raw,issue.path);if(issue.code==="invali\
d_union"){const{discriminator}=issue;if(discriminator!==void 0){const kinds=kindsOf(nodeAt(issue.path.slice(0,-1),raw,schema3),discriminator),nearest2=typeof seen==
"string"?(0,part_chunk_7ZCCOQOS.ZA)(seen,kinds):"";return[{input:at(input,issue.path),expected:`one of ${kinds.join(", ")}${nearest2}`,seen:(0,part_chunk_2AWCPTIO.
GE)(seen)}]}const deep=issue.errors.find(errors=>!errors.some(({code,path})=>code==="invalid_type"&&path.length===0));if(deep)return deep.flatMap(inner=>describeIssue(
{...inner,path:[...issue.path,...inner.path]},raw,input,schema3))}const told=issue.message.replace(/^Invalid input: expected /,"").replace(/, received .*$/,""),
nearest=issue.code==="invalid_value"&&typeof seen=="string"?(0,part_chunk_7ZCCOQOS.ZA)(seen,issue.values.map(String)):"",expected=told==="Invalid input"?"anothe\
r kind of value":told+nearest;return[{input:at(input,issue.path),expected,seen:(0,part_chunk_2AWCPTIO.GE)(seen)}]}function knownKeys(path,raw,schema3){return Object.
keys(unwrap(nodeAt(path,raw,schema3),valueAt(raw,path)).shape??{})}function nodeAt(path,raw,schema3){let node=schema3;return path.forEach((key,depth)=>{const{shape,
def}=unwrap(node,valueAt(raw,path.slice(0,depth)));node=shape?shape[key]:def?.valueType??def?.element}),node}function kindsOf(node,discriminator){const{def}=node??
{};return(def?.options??[]).map(option=>{const literal5=unwrap(option,void 0).shape?.[discriminator];return String(literal5.value)})}function unwrap(node,value){
const{def}=node??{};if(def?.innerType!==void 0)return unwrap(def.innerType,value);if(def?.getter)return unwrap(def.getter(),value);if(!def?.options)return node??
{};const kind=def.discriminator===void 0?void 0:valueAt(value,[def.discriminator]);return def.options.map(option=>unwrap(option,value)).find(({shape})=>{const literal5=shape?.[def.
discriminator??""];return shape!==void 0&&(def.discriminator===void 0||literal5?.value===kind)})??{}}var MAX_YAML_CHARACTERS=1024*1024,MAX_VALUES=1e6,schema=CORE_SCHEMA.
withTags(mergeTag);function readYaml(text,input){if(text.length>MAX_YAML_CHARACTERS)throw new part_chunk_2AWCPTIO.dz([{input,expected:"a YAML file under 1 MiB",
seen:`${text.length} characters`}]);const bad=seen=>new part_chunk_2AWCPTIO.dz([{input,expected:"valid YAML",seen}]);try{const value=load(text.replace(/^\ufeff/,
""),{schema}),values=expandedValues(value);if(values===void 0)throw bad("an alias inside of what it names");if(values>MAX_VALUES)throw bad(`aliases that stand f\
or more than ${MAX_VALUES} values`);return value}catch(error){if(!(error instanceof YAMLException))throw error;const place=error.mark?` in line ${error.mark.line+
1}, column ${error.mark.column+1}`:"";throw bad(`${error.reason}${place}`)}}function expandedValues(root){const sizes=new Map,sizeOf=value=>{if(typeof value!="o\
bject"||value===null)return 1;if(sizes.has(value))return sizes.get(value);sizes.set(value,void 0);let sum=1;for(const part2 of Object.values(value)){const size=sizeOf(
part2);if(size===void 0)return;sum+=size}return sizes.set(value,sum),sum};return sizeOf(root)}var ROUTER_KINDS=["embedded","nginx","haproxy","caddy","traefik"],
routePath=schemas2.YjP().max(512).regex(/^\/(?:[A-Za-z0-9._~!$&'()*+,;=:@/-]|%[0-9A-Fa-f]{2})*$/,"a path that begins with /, percent-encoded where a URL needs i\
t, without ? and #"),absolutePath=schemas2.YjP().regex(/^\/[^\0\r\n]*$/,"an absolute path"),address=schemas2.YjP().regex(/^[0-9A-Fa-f:.]+$/,"a numeric address s\
uch as 127.0.0.1, 0.0.0.0 or ::").describe("Address that the router listens on."),route=schemas2.rej({path:routePath,service:part_chunk_F36ZHK7V_name,rewrite:routePath.
optional().describe("Replaces the matched prefix.")}),listeners=schemas2.YOg(schemas2.rej({port,routes:schemas2.YOg(route).min(1)})).min(1),fields={kind:schemas2.
k5n(ROUTER_KINDS).describe("embedded: the suite’s own; the others are programs or a service of role proxy."),address,"admin-port":port.describe("Loopback port\
 on which the router answers the suite (embedded, caddy, traefik)."),listeners,manage:schemas2.zMY().describe("true: the suite writes the whole configuration an\
d starts the router. false: it runs already, and reads `config-directory`."),program:schemas2.YjP().min(1).describe("The program, by name or path; default: the \
kind."),service:part_chunk_F36ZHK7V_name.describe("Service of role proxy that the router runs in (engine compose); default: the only one."),"config-directory":absolutePath.
describe("Folder that a running nginx includes *.conf from, haproxy loads with -f, or traefik watches (manage: false)."),"config-file":absolutePath.describe("Ma\
in configuration of a running nginx, for `nginx -t -c` (manage: false)."),"admin-socket":absolutePath.describe("Runtime socket of a running haproxy, level admin\
 (manage: false)."),"reload-command":schemas2.YOg(schemas2.YjP().min(1)).min(1).describe("argv that makes a running nginx or haproxy read its configuration agai\
n (manage: false)."),strict:schemas2.zMY().describe("Refuse, instead of warn, where this router may lose a request: while its configuration is loaded anew."),"d\
rain-limit-seconds":schemas2.aig().min(1).max(86400).describe("The router itself ends old connections after this long, whoever else has forgotten them."),"answe\
r-seconds":schemas2.aig().min(1).max(86400).describe("How long a service may take to answer before the router gives up.")},routerSchema=schemas2.rej({kind:fields.
kind.default("embedded"),address:fields.address.default("127.0.0.1"),"admin-port":fields["admin-port"].default(9180),listeners:fields.listeners,manage:fields.manage.
default(!0),program:fields.program.optional(),service:fields.service.optional(),"config-directory":fields["config-directory"].optional(),"config-file":fields["c\
onfig-file"].optional(),"admin-socket":fields["admin-socket"].optional(),"reload-command":fields["reload-command"].optional(),strict:fields.strict.default(!1),"\
drain-limit-seconds":fields["drain-limit-seconds"].default(300),"answer-seconds":fields["answer-seconds"].default(300)}),routerOverrideSchema=schemas2.rej(fields).
partial();function routerProblems(router,roles){const problems=[],needs=(key,why)=>{router[key]===void 0&&problems.push({key,expected:why,seen:"nothing"})};return router.
manage||(router.kind==="embedded"&&problems.push({key:"manage",expected:"true: the embedded front is always the suite’s own",seen:"false"}),(router.kind==="ng\
inx"||router.kind==="haproxy"||router.kind==="traefik")&&needs("config-directory",`the folder that the running ${router.kind} reads (manage: false)`),(router.kind===
"nginx"||router.kind==="haproxy")&&needs("reload-command",`argv that makes the running ${router.kind} read its configuration again (manage: false)`),router.kind===
"haproxy"&&needs("admin-socket","the runtime socket of the running haproxy (manage: false)")),router.service!==void 0&&roles[router.service]!=="proxy"&&problems.
push({key:"service",expected:"a service of role proxy",seen:`${router.service}, of role ${roles[router.service]??"none: there is no such service"}`}),router["ad\
min-port"]!==void 0&&router.listeners.some(listener=>listener.port===router["admin-port"])&&problems.push({key:"admin-port",expected:"a port that no listener ha\
s",seen:String(router["admin-port"])}),problems}var amount=schemas2.KCZ([schemas2.aig().nonnegative(),schemas2.YjP()]),part_chunk_F36ZHK7V_build=schemas2.rej({"\
bake-file":schemas2.YjP().min(1).optional().describe("A bake file (HCL or JSON) whose targets are built in place of those of the compose files."),list:schemas2.
g1P(schemas2.YjP(),schemas2.YjP().min(1)).optional().describe("Images and the folders that they are built from, in place of the compose files."),resources:schemas2.
g1P(schemas2.YjP(),schemas2.KCZ([schemas2.YjP(),schemas2.g1P(schemas2.YjP(),amount)])).default({}).describe('What the build of a service takes of the bounded re\
sources, such as "network=1,cpu=2"; goes before x-build-resources of the compose file.')}),argv=schemas2.YOg(schemas2.YjP().min(1)).min(1),revisions=schemas2.YOg(
schemas2.YjP().regex(/^(?:[A-Za-z0-9_.,-]+|\d+\.\.\d+)$/,"a revision such as 4f2a, or a range such as 38..42")).default([]),url=schemas2.YjP().min(1).describe("\
postgresql://USER:PASSWORD@HOST:PORT/NAME; ${VARIABLE} is taken from the environment file. Inside the container of `service`, only user, password and name count\
."),adminUrl=schemas2.YjP().min(1).optional().describe("As `url`, for a user who may create databases: scratch restores need one. Default: `url`."),service=part_chunk_F36ZHK7V_name.
optional().describe("The shared Compose service that holds the database: pg_dump runs in its container. Without it: on the host."),backupFields={mode:schemas2.k5n(
["pg_dump","off"]),keep:schemas2.Whr().min(1).max(1e3).describe("How many verified backups stay; those that a release names stay, too."),verify:schemas2.k5n(["r\
ead","restore"]).describe("read: the whole dump is read. restore: it is restored into a scratch database and rows are counted, too."),"timeout-seconds":schemas2.
aig().min(1).max(21600)},backup=schemas2.rej({mode:backupFields.mode.default("pg_dump"),keep:backupFields.keep.default(5),verify:backupFields.verify.default("re\
store"),"timeout-seconds":backupFields["timeout-seconds"].default(600)}).prefault({}),migrate=schemas2.rej({service:part_chunk_F36ZHK7V_name.describe("A oneshot\
 service of this file; it is then run by this step alone."),command:argv.optional().describe("argv in its image; without it, the service's own command."),"lock-\
timeout-ms":schemas2.Whr().min(100).max(6e4).default(3e3).describe("How long a statement may wait for a lock, and so make others wait. Given by PGOPTIONS, which\
 libpq reads."),"statement-timeout-ms":schemas2.Whr().min(100).max(36e5).default(12e4),retries:schemas2.Whr().min(0).max(50).default(5).describe("After a lock t\
ime-out (55P03), and after nothing else."),"timeout-seconds":schemas2.aig().min(1).max(3600).default(300).describe("All tries together.")}),schema2=schemas2.rej(
{"revision-query":schemas2.YjP().min(1).default("SELECT version_num FROM alembic_version").describe("Answers the live revision, one row for each head. A table t\
hat is not there means: none yet."),command:schemas2.rej({service:part_chunk_F36ZHK7V_name,argv}).optional().describe('Prints {"revision": "...", "runs-on": [..\
.], "accepts-code": [...]} from inside the image; goes before the three keys below.'),revision:schemas2.YjP().min(1).optional().describe("The revision that the \
migration of this release leads to."),"runs-on":revisions.describe("Revisions that this release can run on, beside its own."),"accepts-code":revisions.describe(
"Revisions whose releases still run on the schema of this one.")}).prefault({}),database=schemas2.rej({kind:schemas2.euz("postgres").default("postgres"),url,"ad\
min-url":adminUrl,service,backup,migrate:migrate.optional(),schema:schema2,"connections-per-slot":schemas2.Whr().min(1).optional().describe("Connections that on\
e slot opens at most: two slots must fit into max_connections.")}).describe("PostgreSQL: dumped before each migration, migrated before each start, and asked bef\
ore each way back."),databaseOverride=schemas2.rej({url:url.optional(),"admin-url":adminUrl,service,backup:schemas2.rej(backupFields).partial().optional(),"conn\
ections-per-slot":schemas2.Whr().min(1).optional()}),fields2={address:schemas2.YjP().regex(/^ssh:\/\/[^\s/]+\/?$/,"ssh://user@host or ssh://user@host:port").describe(
"The machine, over ssh. Without it: the machine that the action runs on."),"docker-socket":schemas2.YjP().regex(/^\/[^\0\r\n:]*$/,"an absolute path").describe("\
Socket of the Docker daemon on that machine."),"dead-man-seconds":schemas2.aig().min(0).max(86400).describe("When a run that has switched is silent for this lon\
g before it commits, the host acts by itself. 0: it never does."),"on-silence":schemas2.k5n(["revert","confirm"]).describe("What the host then does: take traffi\
c back to the release before, or leave it for the next run.")},host=schemas2.rej({address:fields2.address.optional(),"docker-socket":fields2["docker-socket"].default(
"/var/run/docker.sock"),"dead-man-seconds":fields2["dead-man-seconds"].default(120),"on-silence":fields2["on-silence"].default("revert")}).prefault({}),hostOverride=schemas2.
rej(fields2).partial(),part=schemas2.YjP().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/,"a name of an extra, a group or a project"),lockFields={"lock-extras":schemas2.
YOg(part).optional().describe("Extras of the lock that this service installs."),"lock-groups":schemas2.YOg(part).optional().describe("Dependency groups of the l\
ock that this service installs; absent: those that the lock calls default."),"lock-project":part.optional().describe("Member of a workspace, where its uv.lock i\
s shared; absent: the project at the lock's own place.")},constraint=schemas2.YjP().regex(/^(?:node|engine)\.[A-Za-z0-9_.-]+\s*(?:==|!=)\s*[A-Za-z0-9_.:/-]+$/,"\
a placement constraint such as node.labels.zone == a"),part_chunk_F36ZHK7V_image=schemas2.YjP().regex(/^[a-z0-9][a-z0-9._:/-]*@sha256:[0-9a-f]{64}$/,"an image b\
y its digest: name@sha256:...; a tag may mean another image on each node"),swarm=schemas2.rej({"router-image":part_chunk_F36ZHK7V_image.describe("Image of the r\
outer’s tasks: nginx, sh, sed, grep, and curl or wget. The official nginx has them all."),"router-constraints":schemas2.YOg(constraint).default([]).describe("\
Nodes that carry a task of the router, each on the ports of the listeners; default: all."),entry:schemas2.YjP().regex(/^[A-Za-z0-9.:-]+$/,"a host name or an add\
ress").optional().describe("Where people reach the router’s nodes, a load balancer say; default: the manager we talk to."),"switch-seconds":schemas2.aig().min(
5).max(600).default(60).describe("How long all tasks of the router may take to show a switch, before it is taken back.")}),swarmService=schemas2.rej({image:part_chunk_F36ZHK7V_image.
optional().describe("Image of a shared service, which no release brings."),replicas:schemas2.Whr().min(1).max(1e3).default(1).describe("Tasks of the service; a \
singleton always has one."),"max-per-node":schemas2.Whr().min(1).optional(),constraints:schemas2.YOg(constraint).default([]),command:schemas2.YOg(schemas2.YjP()).
min(1).optional().describe("argv in place of the image’s own command."),volumes:schemas2.g1P(schemas2.YjP().regex(/^[a-zA-Z0-9][a-zA-Z0-9_.-]*$/,"a name of a \
volume"),schemas2.YjP().startsWith("/")).default({}).describe("Named volumes and where they are mounted; a local volume stays on its node."),"memory-limit":schemas2.
YjP().regex(/^\d+[bkmg]$/,"such as 512m").optional()}),SWARM_SERVICE=swarmService.parse({}),condition=schemas2.YjP().regex(/^(?:<=|>=|==|!=|<|>)\s*[+-]?(?:\d+(?:\.\d+)?(?:e[+-]?\d+)?|Inf)$/i,
'a comparison with a number, such as "<= 0.05"'),policy=schemas2.k5n(["pass","fail","inconclusive"]),baseline=schemas2.rej({query:schemas2.YjP().min(1).describe(
"The same measure of the old release: ${old_slot}, ${old_version}."),"max-ratio":schemas2.aig().positive().optional().describe("Fails above baseline × this."),
"max-increase":schemas2.aig().min(0).optional().describe("Fails above baseline + this."),"no-data":schemas2.k5n(["skip","inconclusive"]).default("skip").describe(
"What a missing baseline means.")}).refine(value=>value["max-ratio"]!==void 0||value["max-increase"]!==void 0,"max-ratio or max-increase"),query=schemas2.rej({name:schemas2.
YjP().regex(/^[A-Za-z0-9][A-Za-z0-9 ._-]{0,62}$/,"a short name"),query:schemas2.YjP().min(1).describe("An instant query that answers a number or a vector. ${slo\
t}, ${old_slot}, ${version}, ${old_version}, ${release}, ${generation} and variables of the environment file are replaced."),success:condition.optional().describe(
"Every series must meet it. Alone: the rest is a failure."),failure:condition.optional().describe("One series that meets it is a failure. Alone: the rest is a s\
uccess."),"no-data":policy.describe("What an empty answer or NaN means. It has no default: say what silence is."),"initial-delay-seconds":schemas2.aig().min(0).
max(172800).default(0),"interval-seconds":schemas2.aig().min(.1).max(3600).default(10),"failure-limit":schemas2.Whr().min(0).default(0).describe("Failed measure\
ments that are forgiven."),"consecutive-failures":schemas2.Whr().min(1).default(1).describe("So many in a row count as a failure of the watch; single ones are t\
hen forgiven."),"inconclusive-limit":schemas2.Whr().min(0).default(0).describe("Measurements without a verdict that are forgiven."),"error-limit":schemas2.Whr().
min(0).default(4).describe("Errors of Prometheus in a row (no answer, 5xx) that are forgiven; more: inconclusive."),"min-measurements":schemas2.Whr().min(1).default(
1).describe("Measurements that a pass needs."),baseline:baseline.optional()}).refine(value=>value.success!==void 0||value.failure!==void 0||value.baseline!==void 0,
"success, failure or baseline"),prometheus=schemas2.rej({url:schemas2.YjP().min(1).describe("Address of the server; ${VARIABLE} is taken from the environment fi\
le."),headers:schemas2.g1P(schemas2.YjP(),schemas2.YjP()).default({}).describe("Such as Authorization; ${VARIABLE} is taken from the environment file and masked\
 in logs."),"timeout-seconds":schemas2.aig().min(.1).max(120).default(5).describe("Of one query."),"fresh-series":schemas2.YjP().optional().describe("A selector\
 whose newest sample must be young: guards against a scrape that has stopped."),"fresh-seconds":schemas2.aig().positive().default(120),queries:schemas2.YOg(query).
min(1).refine(queries=>new Set(queries.map(({name:name2})=>name2)).size===queries.length,"each name once")}).optional(),watchFields={seconds:schemas2.aig().min(
0).max(172800),"interval-seconds":schemas2.aig().min(.1).max(60),"max-error-rate":schemas2.aig().min(0).max(1),"min-requests":schemas2.Whr().min(1),"on-inconclu\
sive":schemas2.k5n(["hold","revert"])},probe=schemas2.rej({listener:port.optional(),paths:schemas2.YOg(urlPath).min(1).default(["/"]),post:urlPath.optional().describe(
'Takes a POST of {"id"}; the measurement sends each id once.'),slow:urlPath.optional().describe("Answers later than a switch takes."),sse:urlPath.optional().describe(
"A stream of server-sent events."),websocket:urlPath.optional().describe("A websocket that echoes.")}),watch=schemas2.rej({seconds:watchFields.seconds.default(30),
"interval-seconds":watchFields["interval-seconds"].default(1),"max-error-rate":watchFields["max-error-rate"].default(.1),"min-requests":watchFields["min-request\
s"].default(20),"p95-ms":schemas2.aig().positive().optional(),"on-inconclusive":watchFields["on-inconclusive"].default("hold").describe("hold: the new release g\
oes on serving, unproven, and the run ends red. revert: the old one serves again, and the run ends red."),probe:probe.prefault({}),prometheus}).prefault({}),watchOverride=schemas2.
rej({...watchFields,"p95-ms":schemas2.aig().positive(),probe,prometheus}).partial(),health=schemas2.rej({path:urlPath.default("/health"),headers:schemas2.g1P(schemas2.
YjP(),schemas2.YjP()).default({}).describe("Sent with each health request; ${VARIABLE} is taken from the environment file."),"start-seconds":schemas2.aig().min(
1).max(600).default(60).describe("How long the service may take to become healthy."),"version-field":schemas2.YjP().optional().describe("Field of the JSON answe\
r that names the running version.")}),process2=schemas2.rej({directory:relativePath.describe("Working folder of the service, inside the repository."),command:schemas2.
YOg(schemas2.YjP()).min(1).describe('argv; ${PORT}, ${HOST} and any variable of the service are replaced. "python" is the service\'s own environment.'),"python-\
path":schemas2.YOg(relativePath).default([]).describe("Folders put on PYTHONPATH."),include:schemas2.YOg(relativePath).default([]).describe("Further folders tha\
t belong to a release of this service."),uid:schemas2.Whr().min(1).max(4294967294).optional().describe("Numeric user to run as, where the suite runs as root.")}),
jwt=schemas2.rej({"secret-env":variable,issuer:schemas2.YjP(),audience:schemas2.YjP().optional(),login:schemas2.rej({path:urlPath.default("/auth/login"),"userna\
me-env":variable,"password-env":variable,field:schemas2.YjP().default("access_token")}),protected:schemas2.rej({method:schemas2.k5n(["GET","POST"]).default("GET"),
path:urlPath})}),service2=schemas2.rej({role:schemas2.k5n(["colored","singleton","shared","oneshot","proxy"]).default("colored").describe("colored: one in each \
slot; singleton: one at a time; shared: outside the slots; oneshot: runs to its end; proxy: the front."),port:port.optional().describe("Port that the service li\
stens on, as its compose file says."),user:schemas2.YjP().optional().describe("The user that the service must run as."),health:health.optional(),metrics:urlPath.
optional(),lock:relativePath.optional().describe("Lock file of its Python requirements: requirements with hashes, uv.lock, poetry.lock or pylock.toml."),...lockFields,
process:process2.optional().describe("How to run it without containers."),swarm:swarmService.optional().describe("How it runs as a service of a swarm."),env:schemas2.
g1P(variable,schemas2.YjP()).default({}).describe("Its environment; ${VARIABLE} comes from the environment file, ${url.SERVICE} is that service in the same slot\
."),secrets:schemas2.YOg(variable).default([]).describe("Variables of the environment file that this service gets."),jwt:jwt.optional()}),environment=schemas2.rej(
{url:schemas2.YjP().optional(),"compose-files":schemas2.YOg(relativePath).optional(),"env-file":schemas2.YjP().optional(),engine:schemas2.k5n(["process","compos\
e","swarm"]).optional(),router:routerOverrideSchema.optional(),watch:watchOverride.optional(),database:databaseOverride.optional(),host:hostOverride.optional()}),
deliverySchema=schemas2.rej({$schema:schemas2.YjP().optional(),version:schemas2.euz(1),application:part_chunk_F36ZHK7V_name,engine:schemas2.k5n(["process","comp\
ose","swarm"]).default("process"),"compose-files":schemas2.YOg(relativePath).default(["docker-compose.yml"]),"env-file":schemas2.YjP().optional().describe("Envi\
ronment file; never committed. Relative to the repository, or absolute."),router:routerSchema,services:schemas2.g1P(part_chunk_F36ZHK7V_name,service2).refine(services=>Object.
keys(services).length>0,"at least one service"),watch,database:database.optional(),host,swarm:swarm.optional().describe("The router of the engine swarm."),build:part_chunk_F36ZHK7V_build.
optional(),checks:checks2,environments:schemas2.g1P(part_chunk_F36ZHK7V_name,environment).default({})});async function readDelivery(files,workspace,path,environmentName,overrides={}){
const file=(0,external_node_path_.isAbsolute)(path)?path:(0,external_node_path_.join)(workspace,path),text=await files.readText(file);if(text===void 0)throw new part_chunk_2AWCPTIO.
dz([{input:"delivery-file",expected:"an existing file",seen:`${path}, which is not there`}]);const delivery=parseDelivery(text,path),application=chooseEnvironment(
delivery,{file,environmentName});return overrides.envFile?{...application,"env-file":overrides.envFile}:application}function parseDelivery(text,input){const raw=readYaml(
text,input),parsed=deliverySchema.safeParse(raw);if(!parsed.success)throw new part_chunk_2AWCPTIO.dz(parsed.error.issues.flatMap(issue=>describeIssue(issue,raw,
input,deliverySchema)));const problems=checkReferences(parsed.data,input);if(problems.length>0)throw new part_chunk_2AWCPTIO.dz(problems);return parsed.data}function checkReferences(delivery,input){
const known=Object.keys(delivery.services),problems=[],mustExist=(place,service3)=>{service3!==void 0&&!known.includes(service3)&&problems.push({input:`${input}\
: ${place}`,expected:`a service of this file${(0,part_chunk_7ZCCOQOS.ZA)(service3,known)}`,seen:(0,part_chunk_2AWCPTIO.GE)(service3)})};delivery.router.listeners.
forEach((listener,i)=>listener.routes.forEach((route2,j)=>mustExist(`router.listeners.${i}.routes.${j}.service`,route2.service))),mustExist("checks.R3.service",
delivery.checks.R3?.service),mustExist("checks.R4.service",delivery.checks.R4?.service),mustExist("checks.headers.service",delivery.checks.headers?.service),mustExist(
"checks.metrics.service",delivery.checks.metrics?.service),problems.push(...checkDatabase(delivery,input,mustExist));for(const[name2,service3]of Object.entries(
delivery.services))service3.role==="colored"&&service3.port===void 0&&problems.push({input:`${input}: services.${name2}.port`,expected:"the port of a colored se\
rvice",seen:"nothing"}),service3.role==="colored"&&service3.health===void 0&&problems.push({input:`${input}: services.${name2}.health`,expected:"a health check:\
 without one, no slot can be trusted",seen:"nothing"});const roles=Object.fromEntries(known.map(name2=>[name2,delivery.services[name2]?.role??""]));for(const{key,
expected,seen}of routerProblems(delivery.router,roles))problems.push({input:`${input}: router.${key}`,expected,seen});for(const{key,expected,seen}of checksProblems(
delivery.checks,roles))problems.push({input:`${input}: checks.${key}`,expected,seen});const ports=delivery.router.listeners.map(listener=>listener.port),twice=ports.
find((value,i)=>ports.indexOf(value)!==i);return twice!==void 0&&problems.push({input:`${input}: router.listeners`,expected:"each port once",seen:`${twice} twic\
e`}),problems}function chooseEnvironment(delivery,chosen){const{file,environmentName}=chosen,root=file.slice(0,Math.max(0,file.lastIndexOf("/")))||"/",known=Object.
keys(delivery.environments),overrides=environmentName===""?{}:delivery.environments[environmentName];if(overrides===void 0)throw new part_chunk_2AWCPTIO.dz([{input:"\
environment",expected:`one of ${known.join(", ")||"(the delivery file names none)"}${(0,part_chunk_7ZCCOQOS.ZA)(environmentName,known)}`,seen:(0,part_chunk_2AWCPTIO.
GE)(environmentName)}]);return{...delivery,engine:overrides.engine??delivery.engine,"compose-files":overrides["compose-files"]??delivery["compose-files"],...overrides["\
env-file"]===void 0?{}:{"env-file":overrides["env-file"]},router:{...delivery.router,...withoutUndefined(overrides.router??{})},watch:{...delivery.watch,...withoutUndefined(
overrides.watch??{})},host:{...delivery.host,...withoutUndefined(overrides.host??{})},...delivery.database===void 0?{}:{database:overriddenDatabase(delivery.database,
overrides.database)},file,root,environmentName,url:overrides.url}}function checkDatabase(delivery,input,mustExist){const{database:database2,services}=delivery,migrate2=database2?.
migrate?.service;mustExist("database.service",database2?.service),mustExist("database.migrate.service",migrate2),mustExist("database.schema.command.service",database2?.
schema.command?.service);const wrong=(place,service3,role)=>{const seen=service3===void 0?void 0:services[service3]?.role;return seen===void 0||seen===role?[]:[
{input:`${input}: ${place}`,expected:`a ${role} service`,seen:`${service3}, which is ${seen}`}]};return[...wrong("database.service",database2?.service,"shared"),
...wrong("database.migrate.service",migrate2,"oneshot")]}function overriddenDatabase(definition,override){const{backup:backup2,...rest}=override??{};return{...definition,
...withoutUndefined(rest),backup:{...definition.backup,...withoutUndefined(backup2??{})}}}function withoutUndefined(value){return Object.fromEntries(Object.entries(
value).filter(([,v])=>v!==void 0))}var DIGEST=/^sha256:[0-9a-f]{64}$/;function formatArtifact(artifact){return artifact.kind==="tree"?`tree:${artifact.digest}`:
`${artifact.name}@${artifact.digest}`}function parseArtifact(service3,text){if(text.startsWith("tree:")&&DIGEST.test(text.slice(5)))return{kind:"tree",digest:text.
slice(5)};const at2=text.lastIndexOf("@"),name2=text.slice(0,at2),digest=text.slice(at2+1);if(at2>0&&DIGEST.test(digest)&&/^[a-z0-9][\w./:-]*$/.test(name2))return{
kind:"image",name:name2,digest};throw new part_chunk_2AWCPTIO.dz([{input:`images: ${service3}`,expected:"tree:sha256:<64 hex> or name@sha256:<64 hex>",seen:(0,part_chunk_2AWCPTIO.
GE)(text)}])}function artifactFolder(stateDirectory,service3,digest){return`${stateDirectory}/artifacts/${service3}/${digest.replace("sha256:","")}`}function deploymentFolder(stateDirectory,application,environment2){
return`${stateDirectory}/${application}/${environment2||"default"}`}var LINE=/^\s*(?:export\s+)?([A-Za-z_][A-Za-z0-9_.-]*)\s*(?:=|:\s)\s*(.*)$/;function parseEnvFile(text,input,outer={}){
const variables=(0,part_chunk_7ZCCOQOS._$)([]),lookup=name2=>variables[name2]??outer[name2],lines=text.replace(/^\ufeff/,"").split(/\r?\n/);for(let i=0;i<lines.
length;i+=1){const line=lines[i]??"";if(/^\s*(#|$)/.test(line)||/^\s*(?:export\s+)?([A-Za-z_][A-Za-z0-9_.-]*)\s*$/.exec(line))continue;const match=LINE.exec(line);
if(!match)throw wrongLine(input,i,"NAME=VALUE","another form");let rest=match[2]??"";const quote=rest[0];if(quote==='"'||quote==="'")for(;closingQuote(rest,quote)===
-1;){i+=1;const next=lines[i];if(next===void 0)throw wrongLine(input,i-1,`a closing ${quote}`,"the end of the file");rest+=`
${next}`}variables[match[1]??""]=readValue(rest,lookup)}return variables}function wrongLine(input,index,expected,seen){return new part_chunk_2AWCPTIO.dz([{input:`${input}\
, line ${index+1}`,expected,seen}])}function closingQuote(text,quote){for(let i=1;i<text.length;i+=1)if(quote==='"'&&text[i]==="\\")i+=1;else if(text[i]===quote)
return i;return-1}function readValue(rest,lookup){const quote=rest[0];if(quote==="'")return rest.slice(1,closingQuote(rest,quote));if(quote==='"'){const escapes={
n:`
`,r:"\r",t:"	",'"':'"',"\\":"\\",$:"\0"},inner=rest.slice(1,closingQuote(rest,quote)).replace(/\\([nrt"\\$])/g,(_,c)=>escapes[c]??c);return expandVariables(inner,
lookup).replaceAll("\0","$")}return expandVariables(rest.replace(/\s+#.*$/,"").trimEnd(),lookup)}function expandVariables(text,lookup){const pattern2=/\$(?:\$|\{([A-Za-z_][A-Za-z0-9_.]*)(?:(:?-)([^}]*))?\}|([A-Za-z_][A-Za-z0-9_]*))/g;
return text.replace(pattern2,(whole,braced,operator,fallback,plain)=>{if(whole==="$$")return"$";const value=lookup(braced??plain??"");return value===void 0||operator===
":-"&&value===""?fallback??"":value})}async function withChecksFile(application,files,workspace,path){const text=await files.readText((0,external_node_path_.isAbsolute)(
path)?path:(0,external_node_path_.join)(workspace,path));if(text===void 0)throw new part_chunk_2AWCPTIO.dz([{input:"checks-file",expected:"an existing file",seen:`${path}\
, which is not there`}]);const raw=readYaml(text,path),parsed=checksFileSchema.safeParse(raw);if(!parsed.success)throw new part_chunk_2AWCPTIO.dz(parsed.error.issues.
flatMap(issue=>describeIssue(issue,raw,path,checksFileSchema)));const given=parsed.data.checks,written=Object.keys(raw.checks??{}),replaced=Object.fromEntries(Object.
entries(given).filter(([key])=>written.includes(key))),checks22={...application.checks,...replaced,own:[...application.checks.own,...given.own],waivers:[...application.
checks.waivers,...given.waivers]},roles=Object.fromEntries(Object.entries(application.services).map(([name2,{role}])=>[name2,role])),problems=checksProblems(checks22,
roles);if(problems.length>0)throw new part_chunk_2AWCPTIO.dz(problems.map(({key,expected,seen})=>({input:`${path}: checks.${key}`,expected,seen})));return{...application,
checks:checks22}}var OLDEST=[3,10],PROBE=`
import json, os, platform, re, stat, subprocess, sys, sysconfig
def libc():
    try:
        kind, version = os.confstr("CS_GNU_LIBC_VERSION").split()
        return ["glibc", [int(part) for part in version.split(".")[:2]]]
    except (AttributeError, OSError, ValueError):
        pass
    if sys.platform == "linux":
        for name in sorted(os.listdir("/lib")):
            if name.startswith("ld-musl-"):
                said = subprocess.run(["/lib/" + name], capture_output=True, text=True).stderr
                match = re.search(r"Version (\\d+)\\.(\\d+)", said)
                if match:
                    return ["musl", [int(match[1]), int(match[2])]]
    return None
def shared(path):
    path = os.path.realpath(path)
    if not os.stat(path).st_mode & stat.S_IROTH:
        return False
    while path != os.path.dirname(path):
        path = os.path.dirname(path)
        if not os.stat(path).st_mode & stat.S_IXOTH:
            return False
    return True
def full(info):
    text = "%d.%d.%d" % (info.major, info.minor, info.micro)
    return text if info.releaselevel == "final" else text + info.releaselevel[0] + str(info.serial)
try:
    import pip
    pip_version = pip.__version__
except Exception:
    pip_version = ""
print(json.dumps({
    "path": os.path.realpath(sys.executable), "version": platform.python_version(),
    "release": list(sys.version_info[:2]), "implementation": sys.implementation.name,
    "platform": sysconfig.get_platform(), "libc": libc(),
    "freeThreaded": bool(sysconfig.get_config_var("Py_GIL_DISABLED")), "pip": pip_version,
    "shared": shared(sys.executable) and shared(os.__file__),
    "markers": {
        "implementation_name": sys.implementation.name, "implementation_version": full(sys.implementation.version),
        "os_name": os.name, "platform_machine": platform.machine(), "platform_release": platform.release(),
        "platform_system": platform.system(), "platform_version": platform.version(),
        "platform_python_implementation": platform.python_implementation(),
        "python_full_version": platform.python_version(),
        "python_version": ".".join(platform.python_version_tuple()[:2]), "sys_platform": sys.platform,
    },
}))
`;async function probeInterpreter(exec,program){const argv2=[...[program].flat(),"-I","-B","-c",PROBE];let result;try{result=await exec(argv2,{timeoutMs:3e4}),result.
code===0&&result.stdout.trim()===""&&(result=await exec(argv2,{timeoutMs:3e4}))}catch(error){if(error instanceof part_chunk_2AWCPTIO.L9)return;throw error}if(result.
code!==0)return;const facts=readFacts(result.stdout,argv2[0]??""),libc=facts.libc;return{...facts,libc:libc?{kind:libc[0]==="musl"?"musl":"glibc",version:libc[1]}:
void 0}}function readFacts(stdout,program){try{return JSON.parse(stdout)}catch(cause){throw new part_chunk_2AWCPTIO.L9(`${program}: expected one line of JSON fr\
om its Python, saw ${JSON.stringify(stdout.slice(0,200))}`,{cause,advice:"Run it by hand: a wrapper or a sitecustomize of this Python may print something of its\
 own."})}}function interpreterCandidates(input,workspace){return input!==""&&input!=="auto"?[input.includes("/")?external_node_path_.posix.resolve(workspace,input):
input]:["python3","/usr/local/bin/python3","/usr/bin/python3"]}async function findInterpreter(exec,workspace,input){const candidates=interpreterCandidates(input,
workspace),found=[];for(const candidate of candidates){const interpreter=await probeInterpreter(exec,candidate);interpreter&&!found.some(known=>known.path===interpreter.
path)&&found.push(interpreter)}const usable=found.filter(isUsable),python=usable.find(interpreter=>interpreter.shared)??usable[0];if(!python)throw noInterpreter(
input,candidates,found);const installer=[python,...usable].find(interpreter=>hasInstaller(interpreter.pip));return{python,installer,remark:python.shared?"":`${python.
path} cannot be reached by other users; services that run as a user of their own will not start`}}function isUsable(interpreter){const[major,minor]=interpreter.
release;return interpreter.implementation==="cpython"&&major===OLDEST[0]&&minor>=OLDEST[1]}function hasInstaller(pip){const[major,minor]=pip.split(".").map(Number);
return major!==void 0&&(major>22||major===22&&(minor??0)>=3)}function noInterpreter(input,candidates,found){const seen=found.map(one=>`${one.path} is ${one.implementation}\
 ${one.version}`).join(", ")||"none that starts";return input!==""&&input!=="auto"?new part_chunk_2AWCPTIO.dz([{input:"python",expected:`CPython ${OLDEST.join("\
.")} or newer`,seen:found.length>0?seen:(0,part_chunk_2AWCPTIO.GE)(input)}]):new part_chunk_2AWCPTIO.L9(`no CPython ${OLDEST.join(".")} or newer among ${candidates.
join(", ")}: ${seen}`,{advice:'Install one (actions/setup-python does), or name it with the input "python".'})}}),729:((__unused_webpack___webpack_module__,__webpack_exports__2,__nccwpck_require__2)=>{
__nccwpck_require__2.d(__webpack_exports__2,{I:()=>spec});var _part_chunk_7XSSSLHE_js__WEBPACK_IMPORTED_MODULE_0__=__nccwpck_require__2(167),_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__=__nccwpck_require__2(
8947),spec=(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.QP)({name:"sequential-build",title:"Sequential build",description:"Builds the services of an \
application one at a time, in the order of their needs, from wheels at hand; leaves out what has not changed, and tries again only where the fault is known to p\
ass.",icon:"layers",color:"blue",permissions:{contents:"read: the delivery file, the sources and the locks"},inputs:{"delivery-file":_part_chunk_7XSSSLHE_js__WEBPACK_IMPORTED_MODULE_0__.
vw,environment:_part_chunk_7XSSSLHE_js__WEBPACK_IMPORTED_MODULE_0__.cA,"env-file":_part_chunk_7XSSSLHE_js__WEBPACK_IMPORTED_MODULE_0__.CN,services:_part_chunk_7XSSSLHE_js__WEBPACK_IMPORTED_MODULE_0__.
$p,engine:_part_chunk_7XSSSLHE_js__WEBPACK_IMPORTED_MODULE_0__.Hi,version:_part_chunk_7XSSSLHE_js__WEBPACK_IMPORTED_MODULE_0__.rE,"state-directory":_part_chunk_7XSSSLHE_js__WEBPACK_IMPORTED_MODULE_0__.
FK,wheelhouse:_part_chunk_7XSSSLHE_js__WEBPACK_IMPORTED_MODULE_0__.Ab,"index-credentials":_part_chunk_7XSSSLHE_js__WEBPACK_IMPORTED_MODULE_0__.B9,python:_part_chunk_7XSSSLHE_js__WEBPACK_IMPORTED_MODULE_0__.
Hg,"wheel-digests":(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.pq)({description:"Digests of the wheels by service: the output `per-service-digest` o\
f wheel-cache. Empty: the wheels themselves are read."}),"build-args":_part_chunk_7XSSSLHE_js__WEBPACK_IMPORTED_MODULE_0__.CH,"bake-file":(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.
Ae)({description:"A bake file (HCL or JSON) to build from, in place of the compose files. Empty: what the delivery file says."}),"bake-set":(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.
om)({description:"Overrides of targets, one a line, as for --set of docker buildx bake: target.key=value."}),"build-list":(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.
om)({description:'Images to build, one a line, as "image: folder", in place of the compose files.'}),"max-parallel":(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.
U9)({description:"Builds at the same time.",default:1,min:1,max:64}),resources:(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.Qq)({description:"Bounds \
for builds at the same time, such as network=1,cpu=2,disk=10GB. A build takes network=1,cpu=1 unless x-build-resources of its service, or the delivery file, say\
s otherwise; one without a network takes none."}),"cooldown-seconds":(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.YA)({description:"Longest rest for \
the network between two builds, after one that moved bytes.",default:5,max:600}),"cooldown-mode":(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.Yq)({description:"\
adaptive: the rest ends as soon as network and load are quiet, and none follows a build that fetched nothing. fixed: always as long as cooldown-seconds.",choices:[
"adaptive","fixed","off"],default:"adaptive"}),retries:_part_chunk_7XSSSLHE_js__WEBPACK_IMPORTED_MODULE_0__.ZI,"retry-on":(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.
p_)({description:"Further patterns (regular expressions) of output after which a build is tried again.",expected:"regular expressions"}),"attempt-timeout-second\
s":(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.YA)({description:"Longest time for one attempt.",default:1800,min:1,max:21600}),"idle-timeout-seconds":(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.
YA)({description:"Longest time without a line of output; 0 turns the limit off.",default:600,max:21600}),"keep-going":(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.
Jt)({description:"Build what does not need a failed service. The action fails all the same.",default:!1}),"skip-unchanged":(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.
Yq)({description:"Leave out services whose sources, lock, settings, base images and needs have not changed. local: whose artifact is still on this machine. regi\
stry: also whose image the registry has, found by a tag that names the digest of its build.",choices:["local","registry","off"],default:"local"}),resume:(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.
Yq)({description:"auto: a run that failed or was killed goes on at its first unfinished service, even with skip-unchanged off.",choices:["auto","off"],default:"\
auto"}),push:(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.Jt)({description:"Push images after their build, with the login of the Docker client. A pus\
h that fails is tried again by itself and keeps the image.",default:!1}),registry:(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.Qq)({description:"Regi\
stry and folder for pushed images, such as ghcr.io/acme. Empty: the names as they are.",pattern:/^[a-z0-9][a-z0-9._:/-]*$/i,expected:"a registry, with or withou\
t a folder, such as ghcr.io/acme"}),tags:(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.p_)({description:"Further tags of pushed images, besides the on\
e of their name.",item:/^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$/,expected:"tags of images"}),"layer-cache":(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.Yq)(
{description:"Where layers are kept between machines, one scope a service. An export that fails never fails a build; the docker driver exports only inline, unle\
ss its images are kept by containerd.",choices:["none","gha","registry","local","inline"],default:"none"}),"cache-mode":(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.
Yq)({description:"min: layers of the result. max: those of all stages.",choices:["min","max"],default:"min"}),"cache-folder":(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.
Ae)({description:"Folder of the backend local.",default:".delivery/layers"}),"cache-from":(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.om)({description:"\
Further sources of layers, one a line, as for buildx; {service} is replaced."}),"cache-to":(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.om)({description:"\
Further targets of layers, one a line, as for buildx; {service} is replaced."}),builder:(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.Qq)({description:"\
Name of a buildx builder. Empty: the one in use.",pattern:/^[A-Za-z0-9][\w.-]*$/,expected:"the name of a builder"}),"min-free-space":(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.
Qq)({description:"Space, such as 500MB or 10GB, that has to be free before the first build, beside the bytes of the wheels of what is built: in the state direct\
ory and in Docker's data. Empty: it is not looked at.",pattern:/^\d+(?:\.\d+)?(?:[KMGT]i?)?B$/i,expected:"an amount such as 500MB or 10GB"}),provenance:(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.
Yq)({description:"Attestation of the build; auto leaves it to the builder.",choices:["auto","false","true","mode=min","mode=max"],default:"auto"}),"log-lines":(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.
U9)({description:"Lines of a service in the log; further ones are not shown, the last ones are.",default:2e4,min:100,max:1e6}),"dry-run":_part_chunk_7XSSSLHE_js__WEBPACK_IMPORTED_MODULE_0__.
PA,language:_part_chunk_7XSSSLHE_js__WEBPACK_IMPORTED_MODULE_0__.BH},outputs:{images:(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.CG)("JSON: service \
to artifact, for every service that has one now. The input of the deployment.","{}"),built:(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.CG)("JSON: se\
rvices that were built.","[]"),skipped:(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.CG)("JSON: services that were left as they are.","[]"),failed:(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.
CG)("JSON: services that could not be built.","[]"),blocked:(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.CG)("JSON: services that were not begun.","[\
]"),attempts:(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.CG)("JSON: service to number of attempts.","{}"),timings:(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.
CG)("JSON: for each service its seconds, attempts, rest after it, cached steps, bytes and steps.","[]"),"cache-ratio":(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.
CG)("Cached steps of all steps of what was built, from 0 to 1.","0"),digests:(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.CG)("JSON: service to name@\
digest in the registry, for what was pushed.","{}"),"bake-file":(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.CG)("Path of a bake file that says what \
was built; empty for the engine process.",""),plan:(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.CG)("JSON: for each service what happens and why, in \
order.","[]")}})}),1816:((__unused_webpack___webpack_module__,__webpack_exports__2,__nccwpck_require__2)=>{__nccwpck_require__2.d(__webpack_exports__2,{I:()=>spec});
var _part_chunk_BFXUQLNC_js__WEBPACK_IMPORTED_MODULE_0__=__nccwpck_require__2(2103),_part_chunk_7XSSSLHE_js__WEBPACK_IMPORTED_MODULE_1__=__nccwpck_require__2(167),
_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_2__=__nccwpck_require__2(8947),CHECK_ID=/^[A-Za-z][A-Za-z0-9-]{0,40}$/,spec=(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_2__.
QP)({name:"smoke-r1-r6",title:"Smoke checks R1 to R6",description:"Asks the running services what they must show: own users, isolated tokens, OCR time-out, rate\
 from outside, enforced scan, health, headers, metrics, latency, logs.",icon:"check-circle",color:"green",permissions:{contents:"read: to read the delivery file\
, the sources and the workflows"},inputs:{"delivery-file":_part_chunk_7XSSSLHE_js__WEBPACK_IMPORTED_MODULE_1__.vw,"checks-file":(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_2__.
Ae)({description:"A checks section in a file of its own. Built-in checks in it replace those of the delivery file; own checks and waivers are added."}),environment:_part_chunk_7XSSSLHE_js__WEBPACK_IMPORTED_MODULE_1__.
cA,"env-file":_part_chunk_7XSSSLHE_js__WEBPACK_IMPORTED_MODULE_1__.CN,host:_part_chunk_7XSSSLHE_js__WEBPACK_IMPORTED_MODULE_1__.Hc,"docker-host":_part_chunk_7XSSSLHE_js__WEBPACK_IMPORTED_MODULE_1__.
dd,"ssh-key":_part_chunk_7XSSSLHE_js__WEBPACK_IMPORTED_MODULE_1__.KU,"ssh-known-hosts":_part_chunk_7XSSSLHE_js__WEBPACK_IMPORTED_MODULE_1__.ZH,engine:_part_chunk_7XSSSLHE_js__WEBPACK_IMPORTED_MODULE_1__.
Hi,slot:(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_2__.Yq)({description:"Which slot is asked: the one that serves, the other one, or one by name.",choices:[
"active","idle","blue","green"],default:"active"}),"state-directory":_part_chunk_7XSSSLHE_js__WEBPACK_IMPORTED_MODULE_1__.FK,only:(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_2__.
p_)({description:`Checks to ask, built-in (${_part_chunk_BFXUQLNC_js__WEBPACK_IMPORTED_MODULE_0__.Sh.join(", ")}) or own ones; empty means all that the delivery\
 file configures.`,item:CHECK_ID,expected:"ids of checks"}),skip:(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_2__.p_)({description:"Checks to leave out; \
the report says so.",item:CHECK_ID,expected:"ids of checks"}),"deadline-seconds":(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_2__.YA)({description:"Time \
for all checks together; what has not begun by then is inconclusive.",default:600,min:1,max:7200}),"report-directory":_part_chunk_7XSSSLHE_js__WEBPACK_IMPORTED_MODULE_1__.
s6,language:_part_chunk_7XSSSLHE_js__WEBPACK_IMPORTED_MODULE_1__.BH,"dry-run":_part_chunk_7XSSSLHE_js__WEBPACK_IMPORTED_MODULE_1__.PA},outputs:{verdict:(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_2__.
CG)("pass, fail or inconclusive; dry-run when nothing was asked.","inconclusive"),"rollback-recommended":(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_2__.
CG)("true only when something was seen to be wrong.","false"),passed:(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_2__.CG)("How many checks passed.","0"),
flaky:(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_2__.CG)("Ids of the checks that passed, and not at once, separated by commas.",""),waived:(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_2__.
CG)("Ids of the checks that are red and waived until a date, separated by commas.",""),failed:(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_2__.CG)("Ids o\
f the checks that failed, separated by commas.",""),inconclusive:(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_2__.CG)("Ids of the checks that could not b\
e decided, separated by commas.",""),skipped:(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_2__.CG)("Ids of the checks that were left out, separated by com\
mas.",""),slot:(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_2__.CG)("The slot that was asked.",""),version:(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_2__.
CG)("The version that runs there.",""),"report-json":(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_2__.CG)("The report as CTRF JSON.",""),"report-junit":(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_2__.
CG)("The report as JUnit XML.",""),"report-sarif":(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_2__.CG)("What is red as SARIF, for code scanning.",""),"re\
port-html":(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_2__.CG)("The report as one HTML page.",""),"evidence-directory":(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_2__.
CG)("Folder with one file of evidence for each check.","")}})}),8051:((__unused_webpack___webpack_module__,__webpack_exports__2,__nccwpck_require__2)=>{__nccwpck_require__2.
d(__webpack_exports__2,{I:()=>spec});var _part_chunk_7XSSSLHE_js__WEBPACK_IMPORTED_MODULE_0__=__nccwpck_require__2(167),_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__=__nccwpck_require__2(
8947),spec=(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.QP)({name:"rollback",title:"Roll back",description:"Goes back to the last good release, or to\
 one that is named: by one switch if it still runs, else from its artifacts. A target that cannot serve is refused before traffic is touched.",icon:"rotate-ccw",
color:"orange",permissions:{contents:"read: the delivery file",deployments:"write: the record of the rollback on GitHub",actions:"read: whether the run that hol\
ds a silent lock still goes on; without it, only the heartbeat tells"},inputs:{"delivery-file":_part_chunk_7XSSSLHE_js__WEBPACK_IMPORTED_MODULE_0__.vw,environment:_part_chunk_7XSSSLHE_js__WEBPACK_IMPORTED_MODULE_0__.
cA,"env-file":_part_chunk_7XSSSLHE_js__WEBPACK_IMPORTED_MODULE_0__.CN,host:_part_chunk_7XSSSLHE_js__WEBPACK_IMPORTED_MODULE_0__.Hc,"docker-host":_part_chunk_7XSSSLHE_js__WEBPACK_IMPORTED_MODULE_0__.
dd,"ssh-key":_part_chunk_7XSSSLHE_js__WEBPACK_IMPORTED_MODULE_0__.KU,"ssh-known-hosts":_part_chunk_7XSSSLHE_js__WEBPACK_IMPORTED_MODULE_0__.ZH,"state-directory":_part_chunk_7XSSSLHE_js__WEBPACK_IMPORTED_MODULE_0__.
FK,engine:_part_chunk_7XSSSLHE_js__WEBPACK_IMPORTED_MODULE_0__.Hi,to:(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.Qq)({description:"previous (the las\
t good release other than the active one), a version, the id of a release, or the digest of one of its images.",default:"previous",pattern:/^(?:[0-9A-Za-z][0-9A-Za-z.+-]{0,127}|sha256:[0-9a-f]{64})$/,
expected:"previous, a version such as 1.4.0, the id of a release, or sha256:<64 digits>"}),list:(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.Jt)({description:"\
Only list the releases of the ledger and change nothing.",default:!1}),schema:_part_chunk_7XSSSLHE_js__WEBPACK_IMPORTED_MODULE_0__.wQ,"restore-backup":(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.
Qq)({description:"Id of a backup whose data replaces that of the database before the release is started. The present state is dumped and kept first; the applica\
tion is stopped for it. Never happens by itself.",pattern:/^[0-9A-Za-z-]{1,128}$/,expected:"the id of a backup"}),confirm:(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.
Qq)({description:'With restore-backup: <application>/<environment>/<backup>, typed exactly; the environment is "default" where there is none.'}),"only-recover":(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.
Jt)({description:"Go nowhere new: finish or undo what an earlier run left, and bring router, services and ledger together.",default:!1}),reason:(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.
Qq)({description:"Why; it is kept with the release that is left."}),"rollback-mode":(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.Yq)({description:"au\
to: one switch if the target still runs, else from its artifacts. switch: only that. restart: from its artifacts even if it runs. repull: its images are pulled \
again by digest, then started.",choices:["auto","switch","restart","repull"],default:"auto"}),"changed-environment":(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.
Yq)({description:"What to do when a target must be started and variables, configs or secrets that it ran with are others now. refuse: say which, and change noth\
ing. current: start it with what is there now.",choices:["refuse","current"],default:"refuse"}),preempt:(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.
Jt)({description:"Ask a delivery that is under way to stop and go back, instead of waiting for its end; it is taken over when its owner is dead.",default:!0}),"\
watch-seconds":_part_chunk_7XSSSLHE_js__WEBPACK_IMPORTED_MODULE_0__.J6,"probe-rate":_part_chunk_7XSSSLHE_js__WEBPACK_IMPORTED_MODULE_0__.PG,"drain-timeout-secon\
ds":_part_chunk_7XSSSLHE_js__WEBPACK_IMPORTED_MODULE_0__.Pl,"lock-wait-seconds":_part_chunk_7XSSSLHE_js__WEBPACK_IMPORTED_MODULE_0__.ET,"allow-bad":_part_chunk_7XSSSLHE_js__WEBPACK_IMPORTED_MODULE_0__.
Hf,"github-token":_part_chunk_7XSSSLHE_js__WEBPACK_IMPORTED_MODULE_0__.bU,"github-deployment":_part_chunk_7XSSSLHE_js__WEBPACK_IMPORTED_MODULE_0__.VY,"report-di\
rectory":_part_chunk_7XSSSLHE_js__WEBPACK_IMPORTED_MODULE_0__.s6,"dry-run":_part_chunk_7XSSSLHE_js__WEBPACK_IMPORTED_MODULE_0__.PA,language:_part_chunk_7XSSSLHE_js__WEBPACK_IMPORTED_MODULE_0__.
BH},outputs:{status:(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.CG)("rolled-back, noop, refused, failed, listed or planned.","failed"),from:(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.
CG)("The release that was left.",""),to:(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.CG)("The release that serves now.",""),mode:(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.
CG)("warm or stopped: how the target was found; empty if nothing moved.",""),"active-slot":(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.CG)("The slot\
 that serves now: blue or green.",""),generation:(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.CG)("Number of the switch that is served now.","0"),"sw\
itch-ms":(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.CG)("Command to first answer of the target, in milliseconds; -1: no switch.","-1"),dropped:(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.
CG)("Requests of the measurement that got no whole answer under 500.","0"),"dropped-upper-95":(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.CG)("Upper\
 end of the 95 % interval of the share of drops.","1"),"mttr-seconds":(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.CG)("Begin of the action to the co\
nfirmed switch; -1: no switch.","-1"),restored:(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.CG)("Id of the backup that was restored; empty if none wa\
s.",""),"kept-as":(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.CG)("Name of the database that holds the state from before the restore.",""),"safety-b\
ackup":(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.CG)("Id of the dump that was made of that state.",""),forced:(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.
CG)("What a gate had said that `schema: force` overruled; empty if none was.",""),reason:(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.CG)("One senten\
ce that says why it ended as it did.","it stopped before it could say why"),releases:(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.CG)("The ledger as \
JSON: id, version, status, active, since.","[]"),"deployment-id":(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.CG)("Number of the deployment on GitHub\
; empty if there is none.",""),report:(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.CG)("Path of the report (JSON) with steps, timeline and traffic.",
"")}})}),6971:((__unused_webpack___webpack_module__,__webpack_exports__2,__nccwpck_require__2)=>{__nccwpck_require__2.d(__webpack_exports__2,{I:()=>spec});var _part_chunk_7XSSSLHE_js__WEBPACK_IMPORTED_MODULE_0__=__nccwpck_require__2(
167),_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__=__nccwpck_require__2(8947),spec=(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.QP)({name:"whe\
el-cache",title:"Wheel cache",description:"Fetches the wheels that locked Python services need: once, by sha256, resumable, from ordered indexes; keeps each one\
 in the cache, and hands every service its own offline folder.",icon:"package",color:"blue",permissions:{contents:"read: the delivery file and the locks",actions:"\
write: to delete old cache entries; without it, it is only said what would go","pull-requests":"read: to delete the entries of closed pull requests first"},inputs:{
"delivery-file":_part_chunk_7XSSSLHE_js__WEBPACK_IMPORTED_MODULE_0__.vw,environment:_part_chunk_7XSSSLHE_js__WEBPACK_IMPORTED_MODULE_0__.cA,"env-file":_part_chunk_7XSSSLHE_js__WEBPACK_IMPORTED_MODULE_0__.
CN,services:_part_chunk_7XSSSLHE_js__WEBPACK_IMPORTED_MODULE_0__.$p,engine:_part_chunk_7XSSSLHE_js__WEBPACK_IMPORTED_MODULE_0__.Hi,"state-directory":_part_chunk_7XSSSLHE_js__WEBPACK_IMPORTED_MODULE_0__.
FK,wheelhouse:_part_chunk_7XSSSLHE_js__WEBPACK_IMPORTED_MODULE_0__.Ab,python:_part_chunk_7XSSSLHE_js__WEBPACK_IMPORTED_MODULE_0__.Hg,"build-args":_part_chunk_7XSSSLHE_js__WEBPACK_IMPORTED_MODULE_0__.
CH,"python-version":(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.Qq)({description:"Python of the target, such as 3.11, where neither an interpreter n\
or a Dockerfile tells. With platform."}),platform:(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.Qq)({description:"Platform tag of the target, such as \
manylinux_2_36_x86_64. With python-version."}),"require-hashes":(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.Yq)({description:"Whether every package \
of a lock needs a sha256. true: it does. auto: all or none, as pip has it. false: each one may lack it. A hash that the lock lacks is taken from the first of in\
dex-urls alone, recorded in requirements.txt of the view, and advised against.",choices:["true","auto","false"],default:"true"}),"index-urls":(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.
p_)({description:"Package indexes, in order; a further one is asked where the one before it has not the package or is down. Where a lock names no hash, only the\
 first one decides. Credentials stand in the address and never leave its host.",default:"https://pypi.org/simple/"}),mirrors:(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.
p_)({description:"Where the same bytes may be nearer by, in order: simple indexes, or addresses with {path} (the path of the known address) or {file} in them. A\
sked before the address itself, chosen by measured speed and health. They can only supply bytes of a known sha256."}),"index-credentials":_part_chunk_7XSSSLHE_js__WEBPACK_IMPORTED_MODULE_0__.
B9,concurrency:(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.U9)({description:"Connections at once.",default:6,min:1,max:32}),retries:_part_chunk_7XSSSLHE_js__WEBPACK_IMPORTED_MODULE_0__.
ZI,"connect-timeout-seconds":(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.YA)({description:"Longest time to connect.",default:10,min:.1,max:300}),"st\
all-timeout-seconds":(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.YA)({description:"Longest silence of a connection before it is given up.",default:12,
min:.1,max:600}),"total-timeout-seconds":(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.YA)({description:"Longest time for one wheel, with all its atte\
mpts.",default:1800,min:1,max:21600}),"min-throughput":(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.U9)({description:"Bytes a second below which a co\
nnection counts as stalled, measured over 15 s; 0 turns the watch off.",default:16384,min:0,max:1e9}),"cache-backend":(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.
Yq)({description:"Where wheels outlive the job. auto: the Actions cache where there is one, spoken to directly, and through @actions/cache when it answers other\
wise than expected. toolkit and direct: only the one or the other. directory: a folder that outlives the job.",choices:["auto","toolkit","direct","directory","n\
one"],default:"auto"}),"cache-directory":(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.Ae)({description:'Folder of the cache-backend "directory".'}),"\
min-entry-size":(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.U9)({description:"Bytes from which a wheel has a cache entry of its own; smaller ones li\
e in packs.",default:1048576,min:0,max:1e10}),save:(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.Yq)({description:"Whether new entries are saved. auto\
: from the default branch only; what other branches and pull requests save nobody else can read, and it pushes others out.",choices:["auto","always","never"],default:"\
auto"}),"fail-on-miss":(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.Jt)({description:"Refuse to download: red when a wheel is neither in the wheelhou\
se nor in the cache.",default:!1}),prune:(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.Jt)({description:"Delete cache entries of earlier locks, the lo\
ngest unused first, when all of ours take more than max-cache-bytes. The Actions cache needs github-token with `actions: write`; without that right it is only s\
aid what would go.",default:!0}),"max-cache-bytes":(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.U9)({description:"Bytes that all entries of this acti\
on may take. GitHub keeps 10 GB for a repository.",default:8e9,min:0,max:1e12}),"keep-generations":(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.U9)({
description:"Earlier states of the locks whose entries pruning keeps, too.",default:2,min:0,max:20}),"github-token":_part_chunk_7XSSSLHE_js__WEBPACK_IMPORTED_MODULE_0__.
bU,serve:(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.Yq)({description:"index: an index server with these wheels runs on for the later steps of the j\
ob; pip finds it by the file of the output pip-conf.",choices:["off","index"],default:"off"}),"serve-address":(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.
Qq)({description:"Address on which the index listens: loopback for builds that share the network of the host, the address of the bridge (such as 172.17.0.1) for\
 those that do not.",default:"127.0.0.1",pattern:/^(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9a-fA-F:]*:[0-9a-fA-F:]+)$/,expected:"an IP address of this machine"}),"serve-h\
ost":(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.Qq)({description:"Name under which builds reach the index, such as host.docker.internal. Empty: ser\
ve-address.",pattern:/^[A-Za-z0-9.-]{1,253}$/,expected:"a host name or address"}),"serve-idle-seconds":(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.YA)(
{description:"The index ends itself when nobody asked for so long.",default:1800,min:1,max:21600}),"report-directory":_part_chunk_7XSSSLHE_js__WEBPACK_IMPORTED_MODULE_0__.
s6,"dry-run":_part_chunk_7XSSSLHE_js__WEBPACK_IMPORTED_MODULE_0__.PA,language:_part_chunk_7XSSSLHE_js__WEBPACK_IMPORTED_MODULE_0__.BH},outputs:{wheelhouse:(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.
CG)("Absolute path of the wheelhouse: blobs by sha256, one view for each service.",""),"cache-hit":(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.CG)("\
all, partial or none: how many wheels did not have to come over the network.","none"),hits:(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.CG)("Wheels t\
hat were in the wheelhouse or in the cache.","0"),misses:(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.CG)("Wheels that came over the network.","0"),"\
bytes-from-cache":(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.CG)("Bytes read from the cache.","0"),"bytes-from-network":(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.
CG)("Bytes that came over the network.","0"),"bytes-saved":(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.CG)("Bytes that one download for each service\
 would have cost more.","0"),"lock-digest":(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.CG)("sha256 over all locks.",""),"per-service-digest":(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.
CG)("JSON: service to the sha256 over its wheels; it changes when they do.","{}"),"build-contexts":(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.CG)("\
JSON: service to the build context of its wheels, as wheels=PATH.","{}"),"pip-args":(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.CG)("Arguments for p\
ip in a Dockerfile that mounts the context at /wheels.",""),"pip-conf":(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.CG)("Path of a pip.conf that name\
s the index of serve. For builds: a secret.",""),"index-url":(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.CG)("Address of the index of serve, for pip\
.",""),"index-pid":(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.CG)("Process of the index of serve.",""),pruned:(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.
CG)("JSON: cache entries that were deleted, or would be with the right to.","[]"),plan:(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.CG)("JSON: for ea\
ch wheel where it comes from and why.","[]"),report:(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.CG)("Path of the report, JSON.",""),advisories:(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.
CG)("JSON: what is not wrong but costs.","[]")}})}),5666:((__unused_webpack___webpack_module__,__webpack_exports__2,__nccwpck_require__2)=>{__nccwpck_require__2.
d(__webpack_exports__2,{Br:()=>renderSummary,Bv:()=>routeTo,Qc:()=>childEnvironment,RV:()=>realPorts,Tf:()=>runOnRunner,V0:()=>createHttp,Xb:()=>serveCacheClient,
aK:()=>realFiles,cW:()=>terminalSink,dQ:()=>realClock,iJ:()=>proxyFor,jQ:()=>createAgents,k7:()=>createExec,oD:()=>runnerSink,pO:()=>Redactor,rr:()=>realHttp,vb:()=>MIN_SECRET_LENGTH});
var _part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_0__=__nccwpck_require__2(8947),_part_chunk_3ICG7VY6_js__WEBPACK_IMPORTED_MODULE_17__=__nccwpck_require__2(954),
_part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_1__=__nccwpck_require__2(9469),node_child_process__WEBPACK_IMPORTED_MODULE_2__=__nccwpck_require__2(1421),node_fs__WEBPACK_IMPORTED_MODULE_3__=__nccwpck_require__2(
3024),node_readline__WEBPACK_IMPORTED_MODULE_4__=__nccwpck_require__2(481),node_crypto__WEBPACK_IMPORTED_MODULE_5__=__nccwpck_require__2(7598),node_fs_promises__WEBPACK_IMPORTED_MODULE_6__=__nccwpck_require__2(
1455),node_path__WEBPACK_IMPORTED_MODULE_7__=__nccwpck_require__2(6760),node_http__WEBPACK_IMPORTED_MODULE_8__=__nccwpck_require__2(7067),node_https__WEBPACK_IMPORTED_MODULE_9__=__nccwpck_require__2(
4708),node_net__WEBPACK_IMPORTED_MODULE_10__=__nccwpck_require__2(7030),node_tls__WEBPACK_IMPORTED_MODULE_11__=__nccwpck_require__2(1692),os__WEBPACK_IMPORTED_MODULE_12__=__nccwpck_require__2(
857),crypto__WEBPACK_IMPORTED_MODULE_13__=__nccwpck_require__2(6982),fs__WEBPACK_IMPORTED_MODULE_14__=__nccwpck_require__2(9896),path__WEBPACK_IMPORTED_MODULE_15__=__nccwpck_require__2(
6928),node_os__WEBPACK_IMPORTED_MODULE_16__=__nccwpck_require__2(8161),TAR_OPTIONS="--transform=s,^.*/,, --no-same-owner --no-same-permissions",DOWNLOAD={timeoutInMs:2e4,
segmentTimeoutInMs:12e4};function serveCacheClient(){const client=__nccwpck_require__2.e(305).then(__nccwpck_require__2.bind(__nccwpck_require__2,4305)),said=captureOutput();
let last=Promise.resolve();process.on("message",request=>{last=last.then(async()=>{said.clear();const reply=await answer(await client,request,said.text).catch(error=>({
trouble:(0,_part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_1__.bD)(error)}));process.send?.({id:request.id,...reply})})}),process.on("disconnect",()=>process.exit(
0))}function captureOutput(){let text="";return process.stdout.write=(chunk,...rest)=>(text=(text+(typeof chunk=="string"?chunk:Buffer.from(chunk).toString("utf\
8"))).slice(-262144),rest.find(one=>typeof one=="function")?.(),!0),{clear:()=>text="",text:()=>text}}async function answer(client,request,said){const{names,key,
folder,orNewest}=request;if(process.chdir(folder),process.env.GITHUB_WORKSPACE=".",process.env.RUNNER_TEMP=".archive",process.env.TAR_OPTIONS=request.call==="sa\
ve"?`-C ../.. ${TAR_OPTIONS}`:TAR_OPTIONS,request.call==="save"){const id=await client.saveCache([...names],key);return judgeSave(id,said())}const options={lookupOnly:request.
call==="look-up",...DOWNLOAD},found=await client.restoreCache([...names],key,orNewest?[orNewest]:[],options);if(found!==void 0)return{key:found};const trouble=troubleIn(
said(),/Failed to restore: (.*)/);return trouble===void 0||/cache read denied/.test(trouble)?{key:null}:{trouble}}function troubleIn(said,pattern){return pattern.
exec(said)?.[1]?.replace(/https?:\/\/\S+/g,"(address)")}function judgeSave(id,said){if(id!==-1)return{saved:"saved",said:""};const reserve=troubleIn(said,/Failed to reserve cache: (.*)/)??
"",failed=troubleIn(said,/(?:Failed to save: |::warning::)(.*)/)??"it did not say why";return/cache write denied|does not permit writes/.test(said)?{saved:"deni\
ed",said:failed}:/\(429\)|rate limit/i.test(reserve)?{saved:"limited",said:reserve}:/\(409\)|already.exists/i.test(reserve)?{saved:"exists",said:""}:/ECONN|ENOTFOUND|EHOSTUNREACH|ETIMEDOUT|after \d+ attempts/.
test(reserve+failed)?{trouble:reserve||failed}:{saved:"failed",said:reserve||failed}}var realClock={now:()=>Date.now(),monotonic:()=>performance.now(),sleep:(ms,signal)=>new Promise(
(resolve2,reject)=>{const cancel=()=>{clearTimeout(timer),reject(signal?.reason instanceof Error?signal.reason:new Error("cancelled"))},timer=setTimeout(()=>{signal?.
removeEventListener("abort",cancel),resolve2()},ms);signal?.aborted?cancel():signal?.addEventListener("abort",cancel,{once:!0})})},GRACE_MS={interrupt:4e3,terminate:2e3},
KEEP_BYTES=8*1024*1024,WITHHELD=/^(INPUT_|ACTIONS_RUNTIME|ACTIONS_RESULTS|ACTIONS_CACHE|ACTIONS_ID_TOKEN|GITHUB_(OUTPUT|ENV|PATH|STATE|STEP_SUMMARY|TOKEN)$)/;function childEnvironment(base,added={}){
const result={};for(const[key,value]of Object.entries(base))value!==void 0&&!WITHHELD.test(key)&&(result[key]=value);for(const[key,value]of Object.entries(added))
value===void 0?delete result[key]:result[key]=value;return result}function createExec(base,cancelled){return(argv,options={})=>run2(argv,{signal:cancelled,...options},
base)}async function run2(argv,options,base){const[program,...args]=argv;if(!program)throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_1__.L9("asked to\
 run a program without a name");const started=performance.now(),env=childEnvironment(base,options.env),child=(0,node_child_process__WEBPACK_IMPORTED_MODULE_2__.
spawn)(program,args,{cwd:options.cwd,env,stdio:[options.input===void 0?"ignore":"pipe","pipe","pipe"],detached:!0,...options.uid===void 0?{}:{uid:options.uid},...options.
gid===void 0?{}:{gid:options.gid}}),limit=options.keepBytes??KEEP_BYTES,stop=stopper(child,options),out=collect(child.stdout,limit,line=>options.onLine?.(line,"\
stdout"),()=>stop.touch()),err=collect(child.stderr,limit,line=>options.onLine?.(line,"stderr"),()=>stop.touch());options.input!==void 0&&child.stdin&&(child.stdin.
on("error",()=>{}),child.stdin.end(options.input));try{const[code,signal]=await ended(child,program,env.PATH);return{code,signal,stdout:await out,stderr:await err,
timedOut:stop.timedOut(),durationMs:performance.now()-started}}finally{stop.clear()}}function isAbsent(error,program,path2=""){return error.code!=="EACCES"||program.
includes("/")?!1:!path2.split(":").some(folder=>(0,node_fs__WEBPACK_IMPORTED_MODULE_3__.existsSync)(`${folder}/${program}`))}function ended(child,program,path2){
return new Promise((resolve2,reject)=>{child.once("error",error=>{isAbsent(error,program,path2)&&(error.code="ENOENT");const seen=error.code==="ENOENT"?`${program}\
 is not installed, or not on the PATH`:`${program} cannot be started: ${error.message}`;reject(new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_1__.L9(seen,
{cause:error}))}),child.once("close",(code,signal)=>resolve2([code,signal]))})}function stopper(child,options){const timers=[];let timedOut=!1,ending=!1;const kill=signal=>{
if(child.pid!==void 0)try{process.kill(-child.pid,signal)}catch{child.kill(signal)}},end=()=>{ending||(ending=!0,kill("SIGINT"),timers.push(setTimeout(()=>kill(
"SIGTERM"),GRACE_MS.interrupt)),timers.push(setTimeout(()=>kill("SIGKILL"),GRACE_MS.interrupt+GRACE_MS.terminate)))},expire=()=>{timedOut=!0,end()};options.timeoutMs!==
void 0&&timers.push(setTimeout(expire,options.timeoutMs));let idle=options.idleTimeoutMs===void 0?void 0:setTimeout(expire,options.idleTimeoutMs);return options.
signal?.aborted&&end(),options.signal?.addEventListener("abort",end,{once:!0}),{touch:()=>{idle===void 0||options.idleTimeoutMs===void 0||(clearTimeout(idle),idle=
setTimeout(expire,options.idleTimeoutMs))},timedOut:()=>timedOut,clear:()=>{options.signal?.removeEventListener("abort",end);for(const timer of timers)clearTimeout(
timer);idle!==void 0&&clearTimeout(idle)}}}async function collect(stream,limit,onLine,touch){if(!stream)return"";const chunks=[];let bytes=0;stream.on("data",chunk=>{
for(touch(),chunks.push(chunk),bytes+=chunk.length;chunks.length>1&&bytes-(chunks[0]?.length??0)>=limit;)bytes-=chunks.shift()?.length??0});const lines=(0,node_readline__WEBPACK_IMPORTED_MODULE_4__.
createInterface)({input:stream,crlfDelay:1/0});lines.on("line",onLine),await new Promise(resolve2=>{lines.once("close",resolve2)});const kept=Buffer.concat(chunks);
return kept.subarray(Math.max(0,kept.length-limit)).toString("utf8")}function missing(error){return error instanceof Error&&"code"in error&&(error.code==="ENOEN\
T"||error.code==="ENOTDIR")}async function syncDirectory(path2){const handle=await(0,node_fs_promises__WEBPACK_IMPORTED_MODULE_6__.open)(path2,"r");try{await handle.
sync()}finally{await handle.close()}}async function writeAtomic(path2,content,mode=420){const folder=(0,node_path__WEBPACK_IMPORTED_MODULE_7__.dirname)(path2);await(0,node_fs_promises__WEBPACK_IMPORTED_MODULE_6__.
mkdir)(folder,{recursive:!0});const temporary=(0,node_path__WEBPACK_IMPORTED_MODULE_7__.join)(folder,`.${(0,node_crypto__WEBPACK_IMPORTED_MODULE_5__.randomBytes)(
6).toString("hex")}.part`);try{const handle=await(0,node_fs_promises__WEBPACK_IMPORTED_MODULE_6__.open)(temporary,"wx",mode);try{await handle.writeFile(content),
await handle.sync()}finally{await handle.close()}await(0,node_fs_promises__WEBPACK_IMPORTED_MODULE_6__.rename)(temporary,path2)}catch(error){throw await(0,node_fs_promises__WEBPACK_IMPORTED_MODULE_6__.
rm)(temporary,{force:!0}),error}await syncDirectory(folder)}async function appendLine(path2,line){await(0,node_fs_promises__WEBPACK_IMPORTED_MODULE_6__.mkdir)((0,node_path__WEBPACK_IMPORTED_MODULE_7__.
dirname)(path2),{recursive:!0});const handle=await(0,node_fs_promises__WEBPACK_IMPORTED_MODULE_6__.open)(path2,"a");try{await handle.writeFile(`${line}
`),await handle.sync()}finally{await handle.close()}}async function realPath(path2){try{return await(0,node_fs_promises__WEBPACK_IMPORTED_MODULE_6__.realpath)(path2)}catch(error){
if(!missing(error))throw error}if((await(0,node_fs_promises__WEBPACK_IMPORTED_MODULE_6__.lstat)(path2).catch(()=>{}))?.isSymbolicLink())return realPath((0,node_path__WEBPACK_IMPORTED_MODULE_7__.
resolve)(await realPath((0,node_path__WEBPACK_IMPORTED_MODULE_7__.dirname)(path2)),await(0,node_fs_promises__WEBPACK_IMPORTED_MODULE_6__.readlink)(path2)));const above=(0,node_path__WEBPACK_IMPORTED_MODULE_7__.
dirname)(path2);return above===path2?path2:(0,node_path__WEBPACK_IMPORTED_MODULE_7__.join)(await realPath(above),(0,node_path__WEBPACK_IMPORTED_MODULE_7__.basename)(
path2))}var realFiles={readText:async path2=>{try{return await(0,node_fs_promises__WEBPACK_IMPORTED_MODULE_6__.readFile)(path2,"utf8")}catch(error){if(missing(error))
return;throw error}},writeAtomic,appendLine,exists:path2=>(0,node_fs_promises__WEBPACK_IMPORTED_MODULE_6__.access)(path2).then(()=>!0,()=>!1),list:async path2=>{
try{return(await(0,node_fs_promises__WEBPACK_IMPORTED_MODULE_6__.readdir)(path2)).sort()}catch(error){if(missing(error))return[];throw error}},makeDirectory:async(path2,mode)=>{
await(0,node_fs_promises__WEBPACK_IMPORTED_MODULE_6__.mkdir)(path2,{recursive:!0,...mode===void 0?{}:{mode}})},remove:path2=>(0,node_fs_promises__WEBPACK_IMPORTED_MODULE_6__.
rm)(path2,{recursive:!0,force:!0}),realPath};function proxyFor(address,environment){const host=address.hostname.replace(/^\[|\]$/g,"");if(isLoopback(host))return;
const port=Number(address.port||(address.protocol==="https:"?443:80));if(isExcepted(host,port,environment.no_proxy??environment.NO_PROXY??""))return;const upperHttp=environment.
REQUEST_METHOD===void 0?environment.HTTP_PROXY:void 0,text=(address.protocol==="https:"?environment.https_proxy||environment.HTTPS_PROXY:environment.http_proxy||
upperHttp)||environment.all_proxy||environment.ALL_PROXY;if(!text)return;const full=/^[a-z][a-z0-9+.-]*:\/\//i.test(text)?text:`http://${text}`;if(!URL.canParse(
full)||!/^https?:$/.test(new URL(full).protocol))throw new Error("the proxy in HTTP_PROXY, HTTPS_PROXY or ALL_PROXY is not an http or https address");return new URL(
full)}function isLoopback(host){return/(^|\.)localhost$/i.test(host)||host==="::1"||/^127\.\d+\.\d+\.\d+$/.test(host)}function isExcepted(host,port,list){const name=host.
toLowerCase();return list.split(/[\s,]+/).filter(entry=>entry!=="").some(entry=>{if(entry==="*")return!0;const range=/^(.+)\/(\d{1,3})$/.exec(entry);if(range)return isInRange(
host,range[1]??"",Number(range[2]));const[,named="",onPort]=/^(.*?)(?::(\d+))?$/.exec((0,node_net__WEBPACK_IMPORTED_MODULE_10__.isIP)(entry)===6?`[${entry}]`:entry)??
[];if(onPort!==void 0&&Number(onPort)!==port)return!1;const plain=named.toLowerCase().replace(/^\*?\.|^\[|\]$/g,"");return name===plain||(0,node_net__WEBPACK_IMPORTED_MODULE_10__.
isIP)(host)===0&&name.endsWith(`.${plain}`)})}function isInRange(host,network,bits){const kind=(0,node_net__WEBPACK_IMPORTED_MODULE_10__.isIP)(network);if(kind===
0||(0,node_net__WEBPACK_IMPORTED_MODULE_10__.isIP)(host)!==kind||bits>(kind===4?32:128))return!1;const list=new node_net__WEBPACK_IMPORTED_MODULE_10__.BlockList;
return list.addSubnet(network,bits,kind===4?"ipv4":"ipv6"),list.check(host,kind===4?"ipv4":"ipv6")}function proxyHeaders(proxy){if(proxy.username===""&&proxy.password===
"")return{};const[user,password]=[decodeURIComponent(proxy.username),decodeURIComponent(proxy.password)];return{"proxy-authorization":`Basic ${Buffer.from(`${user}\
:${password}`).toString("base64")}`}}function routeTo(address,environment,agents2){const proxy=proxyFor(address,environment),toTarget=address.protocol==="https:";
if(!proxy)return{secure:toTarget,options:{agent:toTarget?agents2.https:agents2.http},headers:{}};if(toTarget)return{secure:!0,options:{agent:agents2.tunnel(proxy)},
headers:{}};const secure=proxy.protocol==="https:",plain=new URL(address);return plain.username="",plain.password="",plain.hash="",{secure,options:{agent:secure?
agents2.https:agents2.http,protocol:proxy.protocol,hostname:proxy.hostname.replace(/^\[|\]$/g,""),port:Number(proxy.port||(secure?443:80)),path:plain.href},headers:{
host:address.host,...proxyHeaders(proxy)}}}function createAgents(options){const tunnels=new Map,secure={...options,ALPNProtocols:["http/1.1"]};return{http:new node_http__WEBPACK_IMPORTED_MODULE_8__.
Agent(options),https:new node_https__WEBPACK_IMPORTED_MODULE_9__.Agent(secure),tunnel:proxy=>{const known=tunnels.get(proxy.href)??new TunnelAgent(proxy,secure);
return tunnels.set(proxy.href,known),known}}}var TunnelAgent=class extends node_https__WEBPACK_IMPORTED_MODULE_9__.Agent{#proxy;constructor(proxy,options){super(
options),this.#proxy=proxy}createConnection(options,callback){const done=callback;openTunnel(this.#proxy,`${options.host??""}:${options.port??443}`).then(socket=>done?.(
null,(0,node_tls__WEBPACK_IMPORTED_MODULE_11__.connect)({...options,socket})),error=>done?.(error))}};function openTunnel(proxy,target){return new Promise((resolve2,reject)=>{
const request=(proxy.protocol==="https:"?node_https__WEBPACK_IMPORTED_MODULE_9__.request:node_http__WEBPACK_IMPORTED_MODULE_8__.request)({host:proxy.hostname.replace(
/^\[|\]$/g,""),port:Number(proxy.port||(proxy.protocol==="https:"?443:80)),method:"CONNECT",path:target,headers:{host:target,...proxyHeaders(proxy)},agent:!1,timeout:3e4});
request.once("connect",(response,socket)=>{if(response.statusCode===200)return resolve2(socket);socket.destroy(),reject(new Error(`the proxy ${proxy.host} answe\
red ${response.statusCode??0} to CONNECT ${target}`))}),request.once("timeout",()=>request.destroy(new Error(`the proxy ${proxy.host} does not answer`))),request.
once("error",error=>reject(Object.assign(new Error(`the proxy ${proxy.host}: ${error.message}`),{cause:error}))),request.end()})}var MAX_BODY=1024*1024,agents=createAgents(
{keepAlive:!0,timeout:4e3}),freshAgents=createAgents({keepAlive:!1}),realHttp=request=>send(request,process.env);function createHttp(environment){return request=>send(
request,environment)}function send(request,environment){const started=performance.now(),url=new URL(request.url);if(url.protocol!=="http:"&&url.protocol!=="http\
s:")throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_1__.L9(`${request.url}: expected an http or https address`);const route=routeTo(url,environment,request.
fresh?freshAgents:agents);return new Promise((resolve2,reject)=>{const timeoutMs=request.timeoutMs??1e4,deadline=new AbortController,timer=setTimeout(()=>{const late=new Error(
`no whole answer within ${timeoutMs} ms`);deadline.abort(late),reject(late)},timeoutMs),fail=error=>{clearTimeout(timer);const reason=deadline.signal.aborted?deadline.
signal.reason:error;reject(reason instanceof Error?reason:error)},outgoing=start(url,request,route,deadline.signal,incoming=>{readBody(incoming,request.maxBodyBytes??
MAX_BODY).then(body=>{clearTimeout(timer),resolve2({status:incoming.statusCode??0,headers:plainHeaders(incoming),body,durationMs:performance.now()-started})},fail)});
outgoing.once("error",fail),outgoing.once("upgrade",(_,socket)=>{socket.destroy(),fail(new Error("the server changed to another protocol, which nobody asked for\
 (101)"))}),outgoing.end(request.body)})}function start(url,request,route,deadline,onResponse){const signal=request.signal?AbortSignal.any([deadline,request.signal]):
deadline,length=request.body===void 0?{}:{"content-length":String(Buffer.byteLength(request.body))};return(route.secure?node_https__WEBPACK_IMPORTED_MODULE_9__.
request:node_http__WEBPACK_IMPORTED_MODULE_8__.request)(url,{method:request.method??"GET",headers:{...length,...route.headers,...request.headers},...route.options,
signal},onResponse)}async function readBody(incoming,limit){const chunks=[];let kept=0;for await(const chunk of incoming)kept<limit&&chunks.push(chunk.subarray(
0,limit-kept)),kept+=chunk.length;if(!incoming.complete)throw new Error("the answer was cut off");return Buffer.concat(chunks).toString("utf8")}function plainHeaders(incoming){
const headers={};for(const[name,values]of Object.entries(incoming.headersDistinct))headers[name]=(values??[]).join(", ");return headers}function toCommandValue(input){
return input==null?"":typeof input=="string"||input instanceof String?input:JSON.stringify(input)}function issueCommand(command,properties,message){const cmd=new Command(
command,properties,message);process.stdout.write(cmd.toString()+os__WEBPACK_IMPORTED_MODULE_12__.EOL)}var CMD_STRING="::",Command=class{constructor(command,properties,message){
command||(command="missing.command"),this.command=command,this.properties=properties,this.message=message}toString(){let cmdStr=CMD_STRING+this.command;if(this.
properties&&Object.keys(this.properties).length>0){cmdStr+=" ";let first=!0;for(const key in this.properties)if(this.properties.hasOwnProperty(key)){const val=this.
properties[key];val&&(first?first=!1:cmdStr+=",",cmdStr+=`${key}=${escapeProperty(val)}`)}}return cmdStr+=`${CMD_STRING}${escapeData(this.message)}`,cmdStr}};function escapeData(s){
return toCommandValue(s).replace(/%/g,"%25").replace(/\r/g,"%0D").replace(/\n/g,"%0A")}function escapeProperty(s){return toCommandValue(s).replace(/%/g,"%25").replace(
/\r/g,"%0D").replace(/\n/g,"%0A").replace(/:/g,"%3A").replace(/,/g,"%2C")}function issueFileCommand(command,message){const filePath=process.env[`GITHUB_${command}`];
if(!filePath)throw new Error(`Unable to find environment variable for file command ${command}`);if(!fs__WEBPACK_IMPORTED_MODULE_14__.existsSync(filePath))throw new Error(
`Missing file at path: ${filePath}`);fs__WEBPACK_IMPORTED_MODULE_14__.appendFileSync(filePath,`${toCommandValue(message)}${os__WEBPACK_IMPORTED_MODULE_12__.EOL}`,
{encoding:"utf8"})}function prepareKeyValueMessage(key,value){const delimiter2=`ghadelimiter_${crypto__WEBPACK_IMPORTED_MODULE_13__.randomUUID()}`,convertedValue=toCommandValue(
value);if(key.includes(delimiter2))throw new Error(`Unexpected input: name should not contain the delimiter "${delimiter2}"`);if(convertedValue.includes(delimiter2))
throw new Error(`Unexpected input: value should not contain the delimiter "${delimiter2}"`);return`${key}<<${delimiter2}${os__WEBPACK_IMPORTED_MODULE_12__.EOL}${convertedValue}${os__WEBPACK_IMPORTED_MODULE_12__.
EOL}${delimiter2}`}var ExitCode;(function(ExitCode2){ExitCode2[ExitCode2.Success=0]="Success",ExitCode2[ExitCode2.Failure=1]="Failure"})(ExitCode||(ExitCode={}));
function setOutput(name,value){if(process.env.GITHUB_OUTPUT||"")return issueFileCommand("OUTPUT",prepareKeyValueMessage(name,value));process.stdout.write(os__WEBPACK_IMPORTED_MODULE_12__.
EOL),issueCommand("set-output",{name},toCommandValue(value))}var MIN_SECRET_LENGTH=6,REPLACEMENT="***";function secretForms(secret){const forms=new Set;for(const part of[
secret,...secret.split(/\r\n|\n|\r/)]){const value=part.trim();if(!(value.length<MIN_SECRET_LENGTH)){forms.add(value),forms.add(encodeURIComponent(value)),forms.
add(JSON.stringify(value).slice(1,-1));for(const form of base64Forms(value))forms.add(form)}}return[...forms].sort((a,b)=>b.length-a.length)}function base64Forms(value){
const forms=[];for(const shift of[0,1,2]){const bytes=Buffer.concat([Buffer.alloc(shift),Buffer.from(value,"utf8")]),text=bytes.toString("base64").replace(/=+$/,
""),start2=Math.ceil(shift*8/6),end=text.length-(bytes.length%3===0?0:1),stable=text.slice(start2,end);stable.length>=MIN_SECRET_LENGTH&&forms.push(stable,stable.
replaceAll("+","-").replaceAll("/","_"))}return forms}var Redactor=class{#forms=new Set;#ordered=[];add(secret){for(const form of secretForms(secret))this.#forms.
add(form);this.#ordered=[...this.#forms].sort((a,b)=>b.length-a.length)}redact(text){let clean=text;for(const form of this.#ordered)clean=clean.replaceAll(form,
REPLACEMENT);return clean}reveals(text){return this.#ordered.some(form=>text.includes(form))}};function createLog(write,redactor,style,debug=!1){const print=text=>{
for(const line of(0,_part_chunk_3ICG7VY6_js__WEBPACK_IMPORTED_MODULE_17__.uz)(redactor.redact(text)))write((0,_part_chunk_3ICG7VY6_js__WEBPACK_IMPORTED_MODULE_17__.
GH)(line))},command=(name,data,place={})=>{const text=redactor.redact(data);if(style==="terminal")return print(`${name}: ${text}`);const properties=Object.entries(
place).filter(([,value])=>value!==void 0).map(([key,value])=>`${key}=${(0,_part_chunk_3ICG7VY6_js__WEBPACK_IMPORTED_MODULE_17__.N1)(redactor.redact(String(value)))}`);
write(`::${name}${properties.length>0?` ${properties.join(",")}`:""}::${(0,_part_chunk_3ICG7VY6_js__WEBPACK_IMPORTED_MODULE_17__.wq)(text)}`)};return{info:print,
debug:text=>style==="runner"?command("debug",text):debug?print(text):void 0,notice:(text,place)=>command("notice",text,place),warning:(text,place)=>command("war\
ning",text,place),error:(text,place)=>command("error",text,place),mask:secret=>{if(redactor.add(secret),style==="runner")for(const line of maskLines(secret))write(
`::add-mask::${escapeMask(line)}`)},group:async(title,body)=>{const text=(0,_part_chunk_3ICG7VY6_js__WEBPACK_IMPORTED_MODULE_17__.uz)(redactor.redact(title)).join(
" ");write(style==="runner"?`::group::${(0,_part_chunk_3ICG7VY6_js__WEBPACK_IMPORTED_MODULE_17__.wq)(text)}`:(0,_part_chunk_3ICG7VY6_js__WEBPACK_IMPORTED_MODULE_17__.
GH)(`> ${text}`));try{return await body()}finally{style==="runner"&&write("::endgroup::")}}}}function maskLines(secret){return(0,_part_chunk_3ICG7VY6_js__WEBPACK_IMPORTED_MODULE_17__.
uz)(secret).map(line=>line.trim()).filter(line=>line.length>=MIN_SECRET_LENGTH)}function escapeMask(line){return line.replaceAll("%","%25")}var SUMMARY_LIMIT_BYTES=1024*
1024;function renderSummary(parts,limit=SUMMARY_LIMIT_BYTES){const note=`
_Some of this summary was left out: it is larger than a job summary may be._
`;let rendered="",bytes=Buffer.byteLength(note);for(const part of parts){const markdown=renderPart(part)+`
`,size=Buffer.byteLength(markdown);if(bytes+size>limit)return rendered+note;rendered+=markdown,bytes+=size}return rendered}function renderPart(part){if("heading"in
part)return`${"#".repeat(part.level??2)} ${(0,_part_chunk_3ICG7VY6_js__WEBPACK_IMPORTED_MODULE_17__.p7)(part.heading)}
`;if("paragraph"in part)return`${(0,_part_chunk_3ICG7VY6_js__WEBPACK_IMPORTED_MODULE_17__.p7)(part.paragraph,4e3)}
`;if("items"in part)return part.items.map(item=>`- ${(0,_part_chunk_3ICG7VY6_js__WEBPACK_IMPORTED_MODULE_17__.p7)(item)}
`).join("");if("code"in part)return`${(0,_part_chunk_3ICG7VY6_js__WEBPACK_IMPORTED_MODULE_17__.dI)(part.code,part.language??"text")}
`;if("details"in part){const inner=part.parts.map(renderPart).join(`
`);return`<details><summary>${(0,_part_chunk_3ICG7VY6_js__WEBPACK_IMPORTED_MODULE_17__.p7)(part.details)}</summary>

${inner}
</details>
`}return renderTable(part.table.head,part.table.rows)}function renderTable(head,rows){const line=cells=>`| ${cells.map(cell=>(0,_part_chunk_3ICG7VY6_js__WEBPACK_IMPORTED_MODULE_17__.
p7)(String(cell),300)).join(" | ")} |
`;return line(head)+`|${head.map(()=>" --- |").join("")}
`+rows.map(line).join("")}function plainSummary(parts){return parts.flatMap(part=>"heading"in part?["",part.heading]:"paragraph"in part?[part.paragraph]:"items"in
part?part.items.map(item=>`- ${item}`):"code"in part?part.code.split(`
`).map(line=>`    ${line}`):"details"in part?[part.details,...plainSummary(part.parts).map(line=>`  ${line}`)]:plainTable([part.table.head,...part.table.rows]))}
function plainTable(rows){const columns=Math.max(...rows.map(row=>row.length)),widths=Array.from({length:columns},(_,i)=>Math.max(...rows.map(row=>String(row[i]??
"").length)));return rows.map(row=>row.map((cell,i)=>String(cell).padEnd(widths[i]??0)).join("  ").trimEnd())}function runFacts(environment){const{GITHUB_SERVER_URL:server,
GITHUB_REPOSITORY:repository,GITHUB_RUN_ID:runId}=environment;return{repository,sha:environment.GITHUB_SHA,ref:environment.GITHUB_REF,runId,runAttempt:environment.
GITHUB_RUN_ATTEMPT,actor:environment.GITHUB_ACTOR,eventName:environment.GITHUB_EVENT_NAME,runUrl:server&&repository&&runId?`${server}/${repository}/actions/runs\
/${runId}`:void 0}}var told;function cancellationOf(){if(told)return told;const cancellation=new AbortController;for(const name of["SIGINT","SIGTERM"])process.once(
name,()=>cancellation.abort(new Error(`cancelled by ${name}`)));return told=cancellation.signal}function realPorts(environment,style,redactor=new Redactor){const signal=cancellationOf(),
log=createLog(line=>process.stdout.write(`${line}
`),redactor,style,environment.RUNNER_DEBUG==="1");return{exec:createExec(environment,signal),files:realFiles,http:realHttp,clock:realClock,log,environment,facts:runFacts(
environment),workspace:environment.GITHUB_WORKSPACE||process.cwd(),temporary:environment.RUNNER_TEMP||(0,node_os__WEBPACK_IMPORTED_MODULE_16__.tmpdir)(),signal,
cache:async()=>(await __nccwpck_require__2.e(403).then(__nccwpck_require__2.bind(__nccwpck_require__2,403))).openCache(environment),github:async token=>(await __nccwpck_require__2.
e(119).then(__nccwpck_require__2.bind(__nccwpck_require__2,7119))).openGitHub(token,environment),randomId:()=>(0,node_crypto__WEBPACK_IMPORTED_MODULE_5__.randomBytes)(
8).toString("hex")}}function runnerSink(environment,redactor){return{output:(name,value)=>setOutput(name,typeof value=="string"?redactor.redact(value):value),summary:async parts=>{
const file=environment.GITHUB_STEP_SUMMARY;file&&parts.length>0&&await(0,node_fs_promises__WEBPACK_IMPORTED_MODULE_6__.appendFile)(file,redactor.redact(renderSummary(
parts)))}}}function terminalSink(log){return{output:(name,value)=>log.info(`${name}=${String(value)}`),summary:parts=>{for(const line of plainSummary(parts))log.
info(line);return Promise.resolve()}}}async function runOnRunner(action,source){const environment={...process.env},redactor=new Redactor,onRunner=environment.GITHUB_ACTIONS===
"true",ports=realPorts(environment,onRunner?"runner":"terminal",redactor),sink=environment.GITHUB_OUTPUT?runnerSink(environment,redactor):terminalSink(ports.log);
process.exitCode=await(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_0__.Cs)(action,source??(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_0__.nC)(environment),
ports,sink)}}),1423:((__unused_webpack___webpack_module__,__webpack_exports__2,__nccwpck_require__2)=>{__nccwpck_require__2.d(__webpack_exports__2,{I:()=>spec});
var _part_chunk_7XSSSLHE_js__WEBPACK_IMPORTED_MODULE_0__=__nccwpck_require__2(167),_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__=__nccwpck_require__2(8947),
spec=(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.QP)({name:"deploy-blue-green",title:"Deploy blue-green",description:"Starts a release in the idle s\
lot, checks it there, moves all traffic at once, watches it, and goes back by itself when it is wrong. A run that was killed is finished or undone by the next o\
ne.",icon:"refresh-cw",color:"blue",permissions:{contents:"read: the delivery file",deployments:"write: the record of the deployment on GitHub",actions:"read: w\
hether the run that holds a silent lock still goes on; without it, only the heartbeat tells"},inputs:{"delivery-file":_part_chunk_7XSSSLHE_js__WEBPACK_IMPORTED_MODULE_0__.
vw,environment:_part_chunk_7XSSSLHE_js__WEBPACK_IMPORTED_MODULE_0__.cA,"env-file":_part_chunk_7XSSSLHE_js__WEBPACK_IMPORTED_MODULE_0__.CN,images:_part_chunk_7XSSSLHE_js__WEBPACK_IMPORTED_MODULE_0__.
zC,version:_part_chunk_7XSSSLHE_js__WEBPACK_IMPORTED_MODULE_0__.rE,sha:_part_chunk_7XSSSLHE_js__WEBPACK_IMPORTED_MODULE_0__.hW,host:_part_chunk_7XSSSLHE_js__WEBPACK_IMPORTED_MODULE_0__.
Hc,"docker-host":_part_chunk_7XSSSLHE_js__WEBPACK_IMPORTED_MODULE_0__.dd,"ssh-key":_part_chunk_7XSSSLHE_js__WEBPACK_IMPORTED_MODULE_0__.KU,"ssh-known-hosts":_part_chunk_7XSSSLHE_js__WEBPACK_IMPORTED_MODULE_0__.
ZH,"state-directory":_part_chunk_7XSSSLHE_js__WEBPACK_IMPORTED_MODULE_0__.FK,engine:_part_chunk_7XSSSLHE_js__WEBPACK_IMPORTED_MODULE_0__.Hi,verify:(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.
Yq)({description:"What the idle slot must pass before it gets traffic, beside being healthy and of the right version.",choices:["smoke","health"],default:"smoke"}),
backup:(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.Yq)({description:"auto: before the migration the database is dumped and the dump verified, as the\
 delivery file says; without a verified dump nothing is changed. off: no dump.",choices:["auto","off"],default:"auto"}),migrate:(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.
Yq)({description:"auto: the expand migration of the delivery file runs before the release starts. off: it does not.",choices:["auto","off"],default:"auto"}),schema:_part_chunk_7XSSSLHE_js__WEBPACK_IMPORTED_MODULE_0__.
wQ,"watch-seconds":_part_chunk_7XSSSLHE_js__WEBPACK_IMPORTED_MODULE_0__.J6,"probe-rate":_part_chunk_7XSSSLHE_js__WEBPACK_IMPORTED_MODULE_0__.PG,"drain-timeout-s\
econds":_part_chunk_7XSSSLHE_js__WEBPACK_IMPORTED_MODULE_0__.Pl,"keep-previous":(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.Yq)({description:"warm: \
the old slot goes on running, so that a rollback is one switch. stopped: it is stopped.",choices:["warm","stopped"],default:"warm"}),"lock-wait-seconds":_part_chunk_7XSSSLHE_js__WEBPACK_IMPORTED_MODULE_0__.
ET,"allow-older":_part_chunk_7XSSSLHE_js__WEBPACK_IMPORTED_MODULE_0__.Yp,"allow-bad":_part_chunk_7XSSSLHE_js__WEBPACK_IMPORTED_MODULE_0__.Hf,"on-interrupted":(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.
Yq)({description:"What to do about a delivery that died: go on with it, undo it, or stop and say so.",choices:["resume","revert","fail"],default:"resume"}),"git\
hub-token":_part_chunk_7XSSSLHE_js__WEBPACK_IMPORTED_MODULE_0__.bU,"github-deployment":_part_chunk_7XSSSLHE_js__WEBPACK_IMPORTED_MODULE_0__.VY,"report-directory":_part_chunk_7XSSSLHE_js__WEBPACK_IMPORTED_MODULE_0__.
s6,"dry-run":_part_chunk_7XSSSLHE_js__WEBPACK_IMPORTED_MODULE_0__.PA,language:_part_chunk_7XSSSLHE_js__WEBPACK_IMPORTED_MODULE_0__.BH},outputs:{status:(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.
CG)("deployed, noop, reverted, failed or planned.","failed"),"release-id":(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.CG)("The release that this run\
 was about.",""),"active-slot":(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.CG)("The slot that serves now: blue or green.",""),"previous-release":(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.
CG)("The release that served before.",""),generation:(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.CG)("Number of the switch that is served now.","0"),
"resumed-from":(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.CG)("The step at which an earlier run had died; empty if none had.",""),"switch-ms":(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.
CG)("Command to first answer of the new release, in milliseconds; -1: no switch.","-1"),"mixed-window-ms":(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.
CG)("How long both releases answered, in milliseconds; -1: not measured.","-1"),requests:(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.CG)("Requests t\
hat were sent to measure drops.","0"),dropped:(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.CG)("How many of them got no whole answer under 500.","0"),
"dropped-upper-95":(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.CG)("Upper end of the 95 % interval of the share of drops.","1"),"resolution-ms":(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.
CG)("Mean gap between two requests of the measurement, in milliseconds: shorter windows cannot be seen; -1: not measured.","-1"),traffic:(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.
CG)("The measurement by class of request as JSON: sent, dropped, upper end of the 95 % interval, outcomes; and what the router counted.","{}"),"connections-cut":(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.
CG)("Connections of the old slot that outlived the drain and were cut.","0"),"drain-ms":(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.CG)("How long th\
e old slot took to end its work, in milliseconds; -1: no drain.","-1"),verdict:(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.CG)("pass, fail or inconc\
lusive; empty if nothing was judged.",""),evidence:(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.CG)("What the queries of the watch measured, as JSON.",
"[]"),backup:(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.CG)("Id of the verified dump that was made before the migration; empty if there is none.",""),
"backup-sha256":(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.CG)("Its sha256.",""),"schema-from":(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.
CG)("Revision of the database before the migration; empty if nothing was migrated.",""),"schema-to":(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.CG)(
"Revision of the database after it.",""),forced:(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.CG)("What a gate had said that `schema: force` overruled\
; empty if none was.",""),reason:(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.CG)("One sentence that says why it ended as it did.","it stopped before\
 it could say why"),"duration-seconds":(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.CG)("How long it all took.","0"),url:(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.
CG)("Where the application is reached.",""),"deployment-id":(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.CG)("Number of the deployment on GitHub; emp\
ty if there is none.",""),report:(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_1__.CG)("Path of the report (JSON) with steps, timeline and traffic.","")}})}),
3897:((__unused_webpack___webpack_module__,__webpack_exports__2,__nccwpck_require__2)=>{__nccwpck_require__2.d(__webpack_exports__2,{bp:()=>openCache,py:()=>cacheServiceOf,
zx:()=>locateProgram});var _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_0__=__nccwpck_require__2(9469),node_child_process__WEBPACK_IMPORTED_MODULE_1__=__nccwpck_require__2(
1421),node_fs__WEBPACK_IMPORTED_MODULE_2__=__nccwpck_require__2(3024),node_path__WEBPACK_IMPORTED_MODULE_3__=__nccwpck_require__2(6760),node_url__WEBPACK_IMPORTED_MODULE_4__=__nccwpck_require__2(
3136);function locateProgram(name,entry,from){const own=(0,node_url__WEBPACK_IMPORTED_MODULE_4__.fileURLToPath)(from),source=(0,node_path__WEBPACK_IMPORTED_MODULE_3__.
join)((0,node_path__WEBPACK_IMPORTED_MODULE_3__.dirname)(own),entry);if(own.endsWith(".ts")&&(0,node_fs__WEBPACK_IMPORTED_MODULE_2__.existsSync)(source))return[
process.execPath,"--import",import.meta.resolve("tsx"),source];for(const start of[own,(0,node_fs__WEBPACK_IMPORTED_MODULE_2__.realpathSync)(process.argv[1]??own)])
for(let folder=(0,node_path__WEBPACK_IMPORTED_MODULE_3__.dirname)(start);;folder=(0,node_path__WEBPACK_IMPORTED_MODULE_3__.dirname)(folder)){for(const candidate of[
(0,node_path__WEBPACK_IMPORTED_MODULE_3__.join)(folder,name,"index.js"),(0,node_path__WEBPACK_IMPORTED_MODULE_3__.join)(folder,"dist",name,"index.js")])if((0,node_fs__WEBPACK_IMPORTED_MODULE_2__.
existsSync)(candidate))return[process.execPath,candidate];if(folder===(0,node_path__WEBPACK_IMPORTED_MODULE_3__.dirname)(folder))break}throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_0__.
L9(`the program dist/${name}/index.js was not found beside the action`,{advice:"Use the suite with its whole dist folder."})}var CLIENTS=4;function cacheServiceOf(environment){
const host=hostOf(environment.GITHUB_SERVER_URL||"https://github.com"),version=(host==="github.com"||host.endsWith(".ghe.com")||host.endsWith(".localhost"))&&environment.
ACTIONS_CACHE_SERVICE_V2?2:1,url=version===2?environment.ACTIONS_RESULTS_URL:environment.ACTIONS_CACHE_URL;return url?{version,url}:void 0}function hostOf(address){
return URL.canParse(address)?new URL(address).hostname.toLowerCase():""}function openCache(environment){const idle=[],all=new Set,waiting=[];let running=0,nextId=1;
const withClient=async work=>{running>=CLIENTS?await new Promise(resolve=>waiting.push(resolve)):running+=1;const client=idle.pop()??startClient(environment);all.
add(client);let usable=!1;try{const result=await work(client);return usable=!0,result}finally{usable?idle.push(client):(all.delete(client),kill(client));const next=waiting.
shift();next?next():running-=1}},ask=async(call,given)=>{const{signal,...request}=given;signal.throwIfAborted();const reply=await withClient(client=>exchange(client,
{id:nextId++,call,...request},signal));if("trouble"in reply)throw new Error(reply.trouble);return reply};return{available:()=>cacheServiceOf(environment)!==void 0,
service:()=>cacheServiceOf(environment),lookUp:async call=>{const reply=await ask("look-up",call);return"key"in reply?reply.key??void 0:void 0},restore:async call=>{
const reply=await ask("restore",call);return"key"in reply&&reply.key===call.key},save:async call=>{const reply=await ask("save",call);return"saved"in reply?reply.
saved:"failed"},close:async()=>{for(const client of all)kill(client);all.clear(),idle.length=0}}}function startClient(environment){const[program="",...args]=locateProgram(
"cache-client","cache-client-main.ts",import.meta.url),foreign=/^(INPUT_|GITHUB_(OUTPUT|STATE|ENV|PATH|STEP_SUMMARY)$)/,child=(0,node_child_process__WEBPACK_IMPORTED_MODULE_1__.
spawn)(program,args,{detached:!0,stdio:["ignore","ignore","pipe","ipc"],env:Object.fromEntries(Object.entries(environment).filter(([name])=>!foreign.test(name)))});
let words="";return child.stderr?.on("data",chunk=>words=(words+chunk.toString()).slice(-2e3)),child.on("error",error=>words+=(0,_part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_0__.
bD)(error)),{child,lastWords:()=>words.trim()}}function exchange({child,lastWords},request,signal){return new Promise((resolve,reject)=>{const done=()=>{child.off(
"message",onMessage),child.off("exit",onEnd),child.off("error",onEnd),signal.removeEventListener("abort",onAbort)},onMessage=reply=>{reply.id===request.id&&(done(),
resolve(reply))},onEnd=()=>{done(),reject(new Error(`the cache client ended: ${lastWords()||"without a word"}`))},onAbort=()=>{done(),reject(signal.reason instanceof
Error?signal.reason:new Error("cancelled"))};if(child.on("message",onMessage),child.once("exit",onEnd),child.once("error",onEnd),signal.addEventListener("abort",
onAbort,{once:!0}),!child.connected||child.exitCode!==null)return onEnd();child.send(request,error=>{error&&onEnd()})})}function kill({child}){if(!(child.pid===
void 0||child.exitCode!==null||child.signalCode!==null))try{process.kill(-child.pid,"SIGKILL")}catch{child.kill("SIGKILL")}}}),604:((__unused_webpack___webpack_module__,__webpack_exports__2,__nccwpck_require__2)=>{
__nccwpck_require__2.d(__webpack_exports__2,{K:()=>keepInside});var _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_0__=__nccwpck_require__2(9469),node_path__WEBPACK_IMPORTED_MODULE_1__=__nccwpck_require__2(
6760),leadsOut=(root,path)=>{const way=(0,node_path__WEBPACK_IMPORTED_MODULE_1__.relative)(root,path);return way===".."||way.startsWith(`..${node_path__WEBPACK_IMPORTED_MODULE_1__.
sep}`)||(0,node_path__WEBPACK_IMPORTED_MODULE_1__.isAbsolute)(way)};async function keepInside(files,workspace,paths){const follow=files.realPath;if(follow===void 0)
return;const root=await follow(workspace),problems=[];for(const[input,given]of Object.entries(paths)){const path=(0,node_path__WEBPACK_IMPORTED_MODULE_1__.isAbsolute)(
given)?(0,node_path__WEBPACK_IMPORTED_MODULE_1__.resolve)(given):(0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(workspace,given);if(given===""||leadsOut(workspace,
path))continue;const end=await follow(path).catch(error=>new Error((0,_part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_0__.bD)(error))),expected="a path that st\
ays in the workspace (or an absolute one that says where else)";end instanceof Error?problems.push({input,expected,seen:`${given}: ${end.message}`}):leadsOut(root,
end)&&problems.push({input,expected,seen:`${given}, which a link leads to ${end}`})}if(problems.length>0)throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_0__.
dz(problems)}}),8816:((__unused_webpack___webpack_module__,__webpack_exports__2,__nccwpck_require__2)=>{__nccwpck_require__2.d(__webpack_exports__2,{YOg:()=>array,
zMY:()=>schemas_boolean,IeY:()=>custom,gMt:()=>discriminatedUnion,k5n:()=>schemas_enum,Whr:()=>schemas_int,RZV:()=>lazy,euz:()=>literal,_H3:()=>looseObject,chJ:()=>schemas_null,
aig:()=>schemas_number,Ikc:()=>object,jgl:()=>partialRecord,g1P:()=>record,rej:()=>strictObject,YjP:()=>schemas_string,PVZ:()=>tuple,KCZ:()=>union,L5J:()=>unknown,
OZ5:()=>url});function assertEqual(val){return val}function assertNotEqual(val){return val}function toZod(){return schema=>schema}function assertIs(_arg){}function assertNever(_x){
throw new Error("Unexpected value in exhaustive check")}function assert(_){}function getEnumValues(entries){const numericValues=Object.values(entries).filter(v=>typeof v==
"number");return Object.entries(entries).filter(([k,_])=>numericValues.indexOf(+k)===-1).map(([_,v])=>v)}function joinValues(array2,separator="|"){return array2.
map(val=>stringifyPrimitive(val)).join(separator)}function jsonStringifyReplacer(_,value){return typeof value=="bigint"?value.toString():value}class Cached{constructor(getter){
this._getter=getter,this._value=void 0}get value(){const getter=this._getter;return getter!==void 0&&(this._value=getter(),this._getter=void 0),this._value}}function cached(getter){
return new Cached(getter)}function nullish(input){return input==null}function cleanRegex(source){const start=source.startsWith("^")?1:0,end=source.endsWith("$")?
source.length-1:source.length;return source.slice(start,end)}function floatSafeRemainder(val,step){const ratio=val/step,roundedRatio=Math.round(ratio),tolerance=4*
Number.EPSILON*Math.max(Math.abs(ratio),1);return Math.abs(ratio-roundedRatio)<tolerance?0:ratio-roundedRatio}const EVALUATING=Symbol("evaluating");function defineLazy(object2,key,getter){
let value;Object.defineProperty(object2,key,{get(){if(value!==EVALUATING)return value===void 0&&(value=EVALUATING,value=getter()),value},set(v){Object.defineProperty(
object2,key,{value:v})},configurable:!0})}function objectClone(obj){return Object.create(Object.getPrototypeOf(obj),Object.getOwnPropertyDescriptors(obj))}function util_assignProp(target,prop,value){
Object.defineProperty(target,prop,{value,writable:!0,enumerable:!0,configurable:!0})}function rawShape(def){const desc=Object.getOwnPropertyDescriptor(def,"shap\
e");return desc?.get?desc.get.raw:desc?.value}function sourceShape(schema){return rawShape(schema._zod.def)??schema._zod.def.shape}function deferProp(target,key,getter){
Object.defineProperty(target,key,{get(){const value=getter();return util_assignProp(this,key,value),value},enumerable:!0,configurable:!0})}function putProp(target,key,value){
key in target?util_assignProp(target,key,value):target[key]=value}function mirrorShape(target,source,keys,wrap){const raw=sourceShape(source);for(const key of keys){
const desc=Object.getOwnPropertyDescriptor(raw,key);desc.enumerable&&(desc.get?deferProp(target,key,()=>{const value=source._zod.def.shape[key];return wrap?wrap(
value,key):value}):putProp(target,key,wrap?wrap(desc.value,key):desc.value))}}function mirrorProps(target,source){for(const key of Reflect.ownKeys(source)){const desc=Object.
getOwnPropertyDescriptor(source,key);desc.enumerable&&(desc.get?deferProp(target,key,()=>source[key]):putProp(target,key,desc.value))}}function mergeDefs(...defs){
const mergedDescriptors={};for(const def of defs){const descriptors=Object.getOwnPropertyDescriptors(def);Object.assign(mergedDescriptors,descriptors)}return Object.
defineProperties({},mergedDescriptors)}function cloneDef(schema){return mergeDefs(schema._zod.def)}function getElementAtPath(obj,path){return path?path.reduce((acc,key)=>acc?.[key],
obj):obj}function promiseAllObject(promisesObj){const keys=Object.keys(promisesObj),promises=keys.map(key=>promisesObj[key]);return Promise.all(promises).then(results=>{
const resolvedObj={};for(let i=0;i<keys.length;i++)resolvedObj[keys[i]]=results[i];return resolvedObj})}function randomString(length=10){const chars="abcdefghij\
klmnopqrstuvwxyz";let str="";for(let i=0;i<length;i++)str+=chars[Math.floor(Math.random()*chars.length)];return str}function esc(str){return JSON.stringify(str)}
function slugify(input){return input.toLowerCase().trim().replace(/[^\w\s-]/g,"").replace(/[\s_-]+/g,"-").replace(/^-+|-+$/g,"")}const captureStackTrace="captur\
eStackTrace"in Error?Error.captureStackTrace:(..._args)=>{};function util_isObject(data){return typeof data=="object"&&data!==null&&!Array.isArray(data)}const util_allowsEval=cached(
()=>{if(globalConfig.jitless||typeof navigator<"u"&&navigator?.userAgent?.includes("Cloudflare"))return!1;try{const F=Function;return new F(""),!0}catch{return!1}});
function isPlainObject(o){if(util_isObject(o)===!1)return!1;const ctor=o.constructor;if(ctor===void 0||typeof ctor!="function")return!0;const prot=ctor.prototype;
return!(util_isObject(prot)===!1||Object.prototype.hasOwnProperty.call(prot,"isPrototypeOf")===!1)}function shallowClone(o){return isPlainObject(o)?{...o}:Array.
isArray(o)?[...o]:o instanceof Map?new Map(o):o instanceof Set?new Set(o):o}function numKeys(data){let keyCount=0;for(const key in data)Object.prototype.hasOwnProperty.
call(data,key)&&keyCount++;return keyCount}const getParsedType=data=>{const t=typeof data;switch(t){case"undefined":return"undefined";case"string":return"string";case"\
number":return Number.isNaN(data)?"nan":"number";case"boolean":return"boolean";case"function":return"function";case"bigint":return"bigint";case"symbol":return"s\
ymbol";case"object":return Array.isArray(data)?"array":data===null?"null":data.then&&typeof data.then=="function"&&data.catch&&typeof data.catch=="function"?"pr\
omise":typeof Map<"u"&&data instanceof Map?"map":typeof Set<"u"&&data instanceof Set?"set":typeof Date<"u"&&data instanceof Date?"date":typeof File<"u"&&data instanceof
File?"file":"object";default:throw new Error(`Unknown data type: ${t}`)}},propertyKeyTypes=new Set(["string","number","symbol"]),primitiveTypes=new Set(["string",
"number","bigint","boolean","symbol","undefined"]);function escapeRegex(str){return str.replace(/[.*+?^${}()|[\]\\]/g,"\\$&")}function clone(inst,def,params){const cl=new inst.
_zod.constr(def??inst._zod.def);return(!def||params?.parent)&&(cl._zod.parent=inst),cl}function normalizeParams(_params){const params=_params;if(!params)return{};
if(typeof params=="string")return{error:()=>params};if(params?.message!==void 0){if(params?.error!==void 0)throw new Error("Cannot specify both `message` and `e\
rror` params");params.error=params.message}return delete params.message,typeof params.error=="string"?{...params,error:()=>params.error}:params}function createTransparentProxy(getter){
let target;return new Proxy({},{get(_,prop,receiver){return target??(target=getter()),Reflect.get(target,prop,receiver)},set(_,prop,value,receiver){return target??
(target=getter()),Reflect.set(target,prop,value,receiver)},has(_,prop){return target??(target=getter()),Reflect.has(target,prop)},deleteProperty(_,prop){return target??
(target=getter()),Reflect.deleteProperty(target,prop)},ownKeys(_){return target??(target=getter()),Reflect.ownKeys(target)},getOwnPropertyDescriptor(_,prop){return target??
(target=getter()),Reflect.getOwnPropertyDescriptor(target,prop)},defineProperty(_,prop,descriptor){return target??(target=getter()),Reflect.defineProperty(target,
prop,descriptor)}})}function stringifyPrimitive(value){return typeof value=="bigint"?value.toString()+"n":typeof value=="string"?`"${value}"`:`${value}`}function optionalKeys(shape){
return Object.keys(shape).filter(k=>shape[k]._zod.optin!==void 0&&shape[k]._zod.optout==="optional")}const NUMBER_FORMAT_RANGES={safeint:[Number.MIN_SAFE_INTEGER,
Number.MAX_SAFE_INTEGER],int32:[-2147483648,2147483647],uint32:[0,4294967295],float32:[-34028234663852886e22,34028234663852886e22],float64:[-Number.MAX_VALUE,Number.
MAX_VALUE]},BIGINT_FORMAT_RANGES={int64:[BigInt("-9223372036854775808"),BigInt("9223372036854775807")],uint64:[BigInt(0),BigInt("18446744073709551615")]};function pick(schema,mask){
const currDef=schema._zod.def,checks2=currDef.checks;if(checks2&&checks2.length>0)throw new Error(".pick() cannot be used on object schemas containing refinemen\
ts");const newShape={};return mirrorShape(newShape,schema,maskedKeys(schema,mask)),clone(schema,mergeDefs(currDef,{shape:newShape,checks:[]}))}function maskedKeys(schema,mask){
const raw=sourceShape(schema),keys=[];for(const key of Reflect.ownKeys(mask)){if(!Object.getOwnPropertyDescriptor(raw,key)?.enumerable)throw new Error(`Unrecogn\
ized key: "${String(key)}"`);mask[key]&&keys.push(key)}return keys}function omit(schema,mask){const currDef=schema._zod.def,checks2=currDef.checks;if(checks2&&checks2.
length>0)throw new Error(".omit() cannot be used on object schemas containing refinements");const omitted=new Set(maskedKeys(schema,mask)),newShape={};return mirrorShape(
newShape,schema,Reflect.ownKeys(sourceShape(schema)).filter(key=>!omitted.has(key))),clone(schema,mergeDefs(currDef,{shape:newShape,checks:[]}))}function extend(schema,shape){
if(!isPlainObject(shape))throw new Error("Invalid input to extend: expected a plain object");const checks2=schema._zod.def.checks;if(checks2&&checks2.length>0){
const existingShape=sourceShape(schema);for(const key of Reflect.ownKeys(shape))if(Object.getOwnPropertyDescriptor(existingShape,key)!==void 0)throw new Error("\
Cannot overwrite keys on object schemas containing refinements. Use `.safeExtend()` instead.")}return clone(schema,mergeDefs(schema._zod.def,{shape:extended(schema,
shape)}))}function extended(schema,shape){const newShape={};return mirrorShape(newShape,schema,Reflect.ownKeys(sourceShape(schema))),mirrorProps(newShape,shape),
newShape}function safeExtend(schema,shape){if(!isPlainObject(shape))throw new Error("Invalid input to safeExtend: expected a plain object");return clone(schema,
mergeDefs(schema._zod.def,{shape:extended(schema,shape)}))}function merge(a,b){if(!b?._zod?.def)throw new Error("Invalid input to merge: expected an object sche\
ma. To merge a plain shape, use `.extend()`.");if(a._zod.def.checks?.length)throw new Error(".merge() cannot be used on object schemas containing refinements. U\
se .safeExtend() instead.");const newShape={};mirrorShape(newShape,a,Reflect.ownKeys(sourceShape(a))),mirrorShape(newShape,b,Reflect.ownKeys(sourceShape(b)));const def=mergeDefs(
a._zod.def,{shape:newShape,get catchall(){return b._zod.def.catchall},checks:b._zod.def.checks??[]});return clone(a,def)}function partial(Class2,schema,mask,name="\
partial"){const checks2=schema._zod.def.checks;if(checks2&&checks2.length>0)throw new Error(`.${name}() cannot be used on object schemas containing refinements`);
const selected=mask?new Set(maskedKeys(schema,mask)):void 0,newShape={};return mirrorShape(newShape,schema,Reflect.ownKeys(sourceShape(schema)),Class2&&((value,key)=>selected&&
!selected.has(key)?value:new Class2({type:"optional",innerType:value}))),clone(schema,mergeDefs(schema._zod.def,{shape:newShape,checks:[]}))}function required(Class2,schema,mask){
const selected=mask?new Set(maskedKeys(schema,mask)):void 0,newShape={};return mirrorShape(newShape,schema,Reflect.ownKeys(sourceShape(schema)),(value,key)=>selected&&
!selected.has(key)?value:new Class2({type:"nonoptional",innerType:value})),clone(schema,mergeDefs(schema._zod.def,{shape:newShape}))}function aborted(x,startIndex=0){
if(x.aborted===!0)return!0;for(let i=startIndex;i<x.issues.length;i++)if(x.issues[i]?.continue!==!0)return!0;return!1}function explicitlyAborted(x,startIndex=0){
if(x.aborted===!0)return!0;for(let i=startIndex;i<x.issues.length;i++)if(x.issues[i]?.continue===!1)return!0;return!1}function prefixIssues(path,issues){return issues.
map(iss=>{var _a2;return(_a2=iss).path??(_a2.path=[]),iss.path.unshift(path),iss})}function unwrapMessage(message){return typeof message=="string"?message:message?.
message}function sizeCaps(defChecks){const caps=[];for(const ch of defChecks??[]){const d=ch._zod.def;if(!/_(length|size)$|_equals$/.test(d.check))break;const max=d.
maximum??d.length??d.size;max>=0&&caps.push([max,ch])}return caps}function attachSchema(issues,start,inst){var _a2;for(let i=start;i<issues.length;i++)(_a2=issues[i]).
schema??(_a2.schema=inst)}function finalizeIssue(iss,ctx,config2){var _a2;const traits=iss.inst?._zod?.traits;traits?.has("$ZodType")&&(traits.has("$ZodCheck")?
(_a2=iss).schema??(_a2.schema=iss.inst):iss.schema=iss.inst);const schemaError=iss.schema!==iss.inst?iss.schema?._zod.def?.error:void 0,message=iss.message?iss.
message:unwrapMessage(iss.inst?._zod.def?.error?.(iss))??unwrapMessage(schemaError?.(iss))??unwrapMessage(ctx?.error?.(iss))??unwrapMessage(config2.customError?.(
iss))??unwrapMessage(config2.localeError?.(iss))??"Invalid input",full={};for(const k of Object.keys(iss))k==="inst"||k==="schema"||k==="continue"||k==="input"||
k==="__proto__"||(full[k]=iss[k]);return full.path??(full.path=[]),full.message=message,ctx?.reportInput&&(full.input=iss.input),full}function getSizableOrigin(input){
return input instanceof Set?"set":input instanceof Map?"map":input instanceof File?"file":"unknown"}const highSurrogate=/[\uD800-\uDBFF]/;function codePointLength(str){
const units=str.length;if(!highSurrogate.test(str))return units;let count=units;for(let i=0;i<units-1;i++)(str.charCodeAt(i)&64512)===55296&&(str.charCodeAt(i+1)&
64512)===56320&&(count--,i++);return count}function getLengthableOrigin(input){return Array.isArray(input)?"array":typeof input=="string"?"string":"unknown"}function parsedType(data){
const t=typeof data;switch(t){case"number":return Number.isNaN(data)?"nan":"number";case"object":{if(data===null)return"null";if(Array.isArray(data))return"arra\
y";const obj=data;if(obj&&Object.getPrototypeOf(obj)!==Object.prototype&&"constructor"in obj&&obj.constructor)return obj.constructor.name}}return t}function util_issue(...args){
const[iss,input,inst]=args;return typeof iss=="string"?{message:iss,code:"custom",input,inst}:{...iss}}function cleanEnum(obj){return Object.entries(obj).filter(
([k,_])=>Number.isNaN(Number.parseInt(k,10))).map(el=>el[1])}function base64ToUint8Array(base642){const binaryString=atob(base642),bytes=new Uint8Array(binaryString.
length);for(let i=0;i<binaryString.length;i++)bytes[i]=binaryString.charCodeAt(i);return bytes}function uint8ArrayToBase64(bytes){let binaryString="";for(let i=0;i<
bytes.length;i++)binaryString+=String.fromCharCode(bytes[i]);return btoa(binaryString)}function base64urlToUint8Array(base64url2){const base642=base64url2.replace(
/-/g,"+").replace(/_/g,"/"),padding="=".repeat((4-base642.length%4)%4);return base64ToUint8Array(base642+padding)}function uint8ArrayToBase64url(bytes){return uint8ArrayToBase64(
bytes).replace(/\+/g,"-").replace(/\//g,"_").replace(/=/g,"")}function hexToUint8Array(hex2){const cleanHex=hex2.replace(/^0x/,"");if(cleanHex.length%2!==0)throw new Error(
"Invalid hex string length");const bytes=new Uint8Array(cleanHex.length/2);for(let i=0;i<cleanHex.length;i+=2)bytes[i/2]=Number.parseInt(cleanHex.slice(i,i+2),16);
return bytes}function uint8ArrayToHex(bytes){return Array.from(bytes).map(b=>b.toString(16).padStart(2,"0")).join("")}class Class{constructor(..._args){}}function members(proto,table){
for(const key in table){const desc=Object.getOwnPropertyDescriptor(table,key);desc.get?Object.defineProperty(proto,key,{...desc,enumerable:!1}):defineBound(proto,
key,desc.value)}}function own(inst,key,value,enumerable=!0){return Object.defineProperty(inst,key,{configurable:!0,writable:!0,enumerable,value}),value}function hide(inst,key,value){
return own(inst,key,value,!1)}function derived(computes,table){for(const key in computes){const compute=computes[key];Object.defineProperty(table,key,{configurable:!0,
enumerable:!0,get(){return own(this,key,compute(this))},set(value){own(this,key,value)}})}return table}function defineBound(proto,key,fn){Object.defineProperty(
proto,key,{configurable:!0,get(){return this==null?fn:own(this,key,fn.bind(this))},set(value){own(this,key,value)}})}function claim(inst,sentinel){const proto=Object.
getPrototypeOf(inst);return sentinel in proto?void 0:proto}let installing,broke=!1;const breaker={configurable:!0,get(){broke=!0}};function defineLazyInternal(inst,key,compute){
const proto=Object.getPrototypeOf(inst._zod);if(key in proto&&installing!==inst._zod){installing=void 0;return}installing=inst._zod,Object.defineProperty(proto,
key,{configurable:!0,get(){Object.defineProperty(this,key,breaker);const outer=broke;broke=!1;try{const value=compute(this);return broke?delete this[key]:Object.
defineProperty(this,key,{configurable:!0,writable:!0,value}),broke=broke||outer,value}catch(err){throw delete this[key],broke=broke||outer,err}},set(value){Object.
defineProperty(this,key,{configurable:!0,writable:!0,value})}})}function installLazyProp(inst,key,make,enumerable){const proto=claim(inst,key);proto&&Object.defineProperty(
proto,key,{configurable:!0,get(){const desc={configurable:!0,writable:!0,enumerable,value:void 0};return Object.defineProperty(this,key,desc),desc.value=make(this),
Object.defineProperty(this,key,desc),desc.value},set(value){Object.defineProperty(this,key,{configurable:!0,writable:!0,enumerable,value})}})}const CONSTANT_CATCH="\
~constantCatch";function constantCatch(value){const fn=()=>value;return fn[CONSTANT_CATCH]=!0,fn}var _a;const NEVER=Object.freeze({status:"aborted"}),_zodDesc={
value:void 0,enumerable:!1};let _E="captureStackTrace"in Error?Error:null;function newError(Definition){const E=_E;if(E){const saved=E.stackTraceLimit;if(typeof saved==
"number"){try{E.stackTraceLimit=0}catch{return _E=null,new Definition}try{return new Definition}finally{E.stackTraceLimit=saved}}}return new Definition}function $constructor(name,initializer2,proto,params){
const zodProto={};function Internals(def){this.def=def,this.constr=_,this.traits=new Set}Internals.prototype=zodProto;const protoMembers=proto,initialized=protoMembers&&
new WeakSet;function init(inst,def){if(inst._zod){if(inst._zod.traits.has(name))return}else{_zodDesc.value=new Internals(def);try{Object.defineProperty(inst,"_z\
od",_zodDesc)}finally{_zodDesc.value=void 0}}if(inst._zod.traits.add(name),initializer2(inst,def),initialized){const own2=Object.getPrototypeOf(inst),ctorProto=inst.
_zod.constr.prototype;let up=own2;for(;up&&up!==ctorProto;)up=Object.getPrototypeOf(up);const target=up??own2;initialized.has(target)||(initialized.add(target),
members(target,protoMembers))}const proto2=_.prototype;for(const k in proto2)Object.prototype.hasOwnProperty.call(proto2,k)&&(k in inst||(inst[k]=proto2[k].bind(
inst)))}const Parent=params?.Parent??Object;class Definition extends Parent{}Object.defineProperty(Definition,"name",{value:name});function _(def){const inst=params?.
Parent?newError(Definition):this;init(inst,def);const deferred=inst._zod.deferred;if(deferred){for(const fn of deferred)fn();inst._zod.deferred=void 0}const pp=globalThis.
__zod_globalConfig?.postProcessor;return pp&&pp(inst),inst}return Object.defineProperty(_,"init",{value:init}),Object.defineProperty(_,Symbol.hasInstance,{value:inst=>params?.
Parent&&inst instanceof params.Parent?!0:inst?._zod?.traits?.has(name)}),Object.defineProperty(_,"name",{value:name}),_}const $brand=null;class $ZodAsyncError extends Error{constructor(){
super("Encountered Promise during synchronous parse. Use .parseAsync() instead.")}}class $ZodEncodeError extends Error{constructor(name){super(`Encountered unid\
irectional transform during encode: ${name}`),this.name="ZodEncodeError"}}(_a=globalThis).__zod_globalConfig??(_a.__zod_globalConfig={});const globalConfig=globalThis.
__zod_globalConfig;function config(newConfig){return newConfig&&Object.assign(globalConfig,newConfig),globalConfig}class $ZodCyclicError extends Error{constructor(){
super("Cannot parse a reference cycle that closes through a transform"),this.name="ZodCyclicError"}}const STATE="~memo",NO_ISSUES=[];function isRef(value){return value!==
null&&typeof value=="object"}function cloneIssues(issues){return issues.map(iss=>iss.path?{...iss,path:iss.path.slice()}:{...iss})}const recursive=new WeakMap,NONE=0,
ASSUMED=1,PROVEN=2;function isRecursive(inst,stack,resolve){const cached2=recursive.get(inst);if(cached2!==void 0)return cached2?PROVEN:NONE;if(stack.has(inst))
return PROVEN;stack.add(inst);let result=NONE;const check2=child=>{if(result!==PROVEN&&child?._zod){const answer=isRecursive(child,stack,resolve);answer>result&&
(result=answer)}},shape=(sh,spread)=>{let answer=NONE;for(const key of Reflect.ownKeys(sh)){const desc=Object.getOwnPropertyDescriptor(sh,key);if(spread&&!desc.
enumerable)continue;const child=desc.get?ASSUMED:desc.value?._zod?isRecursive(desc.value,stack,resolve):NONE;child>answer&&(answer=child)}return answer},merge2=answer=>{
answer>result&&(result=answer)},def=inst._zod.def,kind=def.type;switch(kind){case"object":{const raw=rawShape(def);merge2(raw?shape(raw,!0):ASSUMED),check2(def.
catchall);break}case"array":check2(def.element);break;case"tuple":for(const el of def.items)check2(el);check2(def.rest);break;case"record":case"map":check2(def.
keyType),check2(def.valueType);break;case"set":check2(def.valueType);break;case"union":for(const el of def.options)check2(el);break;case"intersection":check2(def.
left),check2(def.right);break;case"optional":case"nullable":case"default":case"prefault":case"catch":case"readonly":case"nonoptional":case"promise":case"success":
check2(def.innerType);break;case"pipe":check2(def.in),check2(def.out);break;case"function":check2(def.input),check2(def.output);break;case"lazy":{const inner=def.
_cachedInner??(resolve?inst._zod.innerType:void 0);merge2(inner?isRecursive(inner,stack,!1):ASSUMED);break}case"template_literal":case"string":case"number":case"\
int":case"boolean":case"bigint":case"symbol":case"undefined":case"null":case"void":case"never":case"any":case"unknown":case"date":case"nan":case"enum":case"lite\
ral":case"file":case"transform":case"custom":break;default:for(const key in def){const desc=Object.getOwnPropertyDescriptor(def,key);if(!desc||desc.get)continue;
const value=desc.value;if(!(!value||typeof value!="object")){if(value._zod)check2(value);else if(Array.isArray(value))for(const el of value)check2(el)}}}return stack.
delete(inst),settle(inst,result)}function settle(inst,answer){return answer!==ASSUMED&&recursive.set(inst,answer===PROVEN),answer}function isRecursiveSchema(inst){
return isRecursive(inst,new Set,!0)!==NONE}function bucketFor(state,inst){let bucket=state.buckets.get(inst);return bucket||(bucket=new WeakMap,state.buckets.set(
inst,bucket)),bucket}let handoff;const memoizer_open=[],memo={alloc(_inst,payload,empty){const bucket=handoff;if(!bucket)return empty;handoff=void 0;const entry={
value:empty,issues:null};return bucket.set(payload.value,entry),memoizer_open.push(entry),empty},guard(inst){var _a2;(_a2=inst._zod).deferred??(_a2.deferred=[]),
inst._zod.deferred.push(()=>{const base=inst._zod.parse,wrapped=(payload,ctx)=>{if(ctx.direction!=="backward"&&isBackEdge(ctx,payload.value))throw new $ZodCyclicError;
return base(payload,ctx)};inst._zod.parse=wrapped,inst._zod.run===base&&(inst._zod.run=wrapped)})},attach(inst){var _a2;let isRecursiveInst,rechecked=!1,lastCtx,
lastBucket;(_a2=inst._zod).deferred??(_a2.deferred=[]),inst._zod.deferred.push(()=>{const base=inst._zod.parse,wrapped=(payload,ctx)=>{if(isRecursiveInst===void 0){
const walked=isRecursive(inst,new Set,!1);if(walked===NONE)return inst._zod.parse=base,inst._zod.run===wrapped&&(inst._zod.run=base),base(payload,ctx);walked===
PROVEN||rechecked?isRecursiveInst=!0:rechecked=!0}const input=payload.value;if(!isRef(input))return base(payload,ctx);let state=ctx[STATE];state||(state={buckets:new WeakMap,
backEdges:void 0},ctx[STATE]=state);let bucket;lastCtx===ctx?bucket=lastBucket:(bucket=bucketFor(state,inst),lastCtx=ctx,lastBucket=bucket);const hit=bucket.get(
input);if(hit)return payload.value=hit.value,hit.issues?hit.issues.length&&payload.issues.push(...cloneIssues(hit.issues)):(payload.memo=!0,state.backEdges??(state.
backEdges=new WeakSet),state.backEdges.add(hit.value)),payload;handoff=bucket;const depth=memoizer_open.length,result=base(payload,ctx);handoff=void 0;const entry=memoizer_open.
length>depth?memoizer_open.pop():void 0;return result instanceof Promise?result.then(r=>(entry&&(entry.issues=r.issues.length?cloneIssues(r.issues):NO_ISSUES),r)):
(entry&&(entry.issues=result.issues.length?cloneIssues(result.issues):NO_ISSUES),result)};inst._zod.parse=wrapped,inst._zod.run===base&&(inst._zod.run=wrapped)})}};
function memoizer(){return memo}function isBackEdge(ctx,value){const backEdges=ctx[STATE]?.backEdges;return backEdges!==void 0&&isRef(value)&&backEdges.has(value)}
const cuid=/^[cC][0-9a-z]{6,}$/,cuid2=/^[0-9a-z]+$/,ulid=/^[0-7][0-9A-HJKMNP-TV-Za-hjkmnp-tv-z]{25}$/,xid=/^[0-9a-vA-V]{20}$/,ksuid=/^[A-Za-z0-9]{27}$/,nanoid=/^[a-zA-Z0-9_-]{21}$/;
function nanoidOfLength(length){return new RegExp(`^[a-zA-Z0-9_-]{${length}}$`)}const duration=/^P(?:(\d+W)|(?!.*W)(?=\d|T\d)(\d+Y)?(\d+M)?(\d+D)?(T(?=\d)(\d+H)?(\d+M)?(\d+([.,]\d+)?S)?)?)$/,
extendedDuration=/^[-+]?P(?!$)(?:(?:[-+]?\d+Y)|(?:[-+]?\d+[.,]\d+Y$))?(?:(?:[-+]?\d+M)|(?:[-+]?\d+[.,]\d+M$))?(?:(?:[-+]?\d+W)|(?:[-+]?\d+[.,]\d+W$))?(?:(?:[-+]?\d+D)|(?:[-+]?\d+[.,]\d+D$))?(?:T(?=[\d+-])(?:(?:[-+]?\d+H)|(?:[-+]?\d+[.,]\d+H$))?(?:(?:[-+]?\d+M)|(?:[-+]?\d+[.,]\d+M$))?(?:[-+]?\d+(?:[.,]\d+)?S)?)??$/,
guid=/^([0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12})$/,uuid=version2=>version2?new RegExp(`^([0-9a-fA-F]{8}-[0-9a-fA-F]{4}-${version2}\
[0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}-[0-9a-fA-F]{12})$`):/^([0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[1-8][0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}-[0-9a-fA-F]{12}|00000000-0000-0000-0000-000000000000|ffffffff-ffff-ffff-ffff-ffffffffffff)$/,
uuid4=null,uuid6=null,uuid7=null,email=/^(?:[A-Za-z0-9_'+\-]+\.)*[A-Za-z0-9_'+\-]*[A-Za-z0-9_+-]@(?:[A-Za-z0-9][A-Za-z0-9\-]*\.)+[A-Za-z]{2,}$/,html5Email=/^[a-zA-Z0-9.!#$%&'*+/=?^_`{|}~-]+@[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)*$/,
rfc5322Email=/^(([^<>()\[\]\\.,;:\s@"]+(\.[^<>()\[\]\\.,;:\s@"]+)*)|(".+"))@((\[[0-9]{1,3}\.[0-9]{1,3}\.[0-9]{1,3}\.[0-9]{1,3}])|(([a-zA-Z\-0-9]+\.)+[a-zA-Z]{2,}))$/,
unicodeEmail=/^[^\s@"]{1,64}@[^\s@]{1,255}$/u,idnEmail=null,browserEmail=/^[a-zA-Z0-9.!#$%&'*+/=?^_`{|}~-]+@[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)*$/,
_emoji="^(?=[\\s\\S]*[\\p{Extended_Pictographic}\\p{Regional_Indicator}\\u20E3])[\\p{Extended_Pictographic}\\p{Emoji_Component}]+$";function emoji(){return new RegExp(
_emoji,"u")}const ipv4=/^(?:(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9][0-9]|[0-9])\.){3}(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9][0-9]|[0-9])$/,ipv6=/^(([0-9a-fA-F]{1,4}:){7}[0-9a-fA-F]{1,4}|([0-9a-fA-F]{1,4}:){1,7}:|([0-9a-fA-F]{1,4}:){1,6}:[0-9a-fA-F]{1,4}|([0-9a-fA-F]{1,4}:){1,5}(:[0-9a-fA-F]{1,4}){1,2}|([0-9a-fA-F]{1,4}:){1,4}(:[0-9a-fA-F]{1,4}){1,3}|([0-9a-fA-F]{1,4}:){1,3}(:[0-9a-fA-F]{1,4}){1,4}|([0-9a-fA-F]{1,4}:){1,2}(:[0-9a-fA-F]{1,4}){1,5}|[0-9a-fA-F]{1,4}:((:[0-9a-fA-F]{1,4}){1,6})|:((:[0-9a-fA-F]{1,4}){1,7}|:))$/,
mac=delimiter=>{const escapedDelim=util.escapeRegex(delimiter??":");return new RegExp(`^(?:[0-9A-F]{2}${escapedDelim}){5}[0-9A-F]{2}$|^(?:[0-9a-f]{2}${escapedDelim}\
){5}[0-9a-f]{2}$`)},cidrv4=/^((25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9][0-9]|[0-9])\.){3}(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9][0-9]|[0-9])\/([0-9]|[1-2][0-9]|3[0-2])$/,
cidrv6=/^(([0-9a-fA-F]{1,4}:){7}[0-9a-fA-F]{1,4}|([0-9a-fA-F]{1,4}:){1,7}:|([0-9a-fA-F]{1,4}:){1,6}:[0-9a-fA-F]{1,4}|([0-9a-fA-F]{1,4}:){1,5}(:[0-9a-fA-F]{1,4}){1,2}|([0-9a-fA-F]{1,4}:){1,4}(:[0-9a-fA-F]{1,4}){1,3}|([0-9a-fA-F]{1,4}:){1,3}(:[0-9a-fA-F]{1,4}){1,4}|([0-9a-fA-F]{1,4}:){1,2}(:[0-9a-fA-F]{1,4}){1,5}|[0-9a-fA-F]{1,4}:((:[0-9a-fA-F]{1,4}){1,6})|:((:[0-9a-fA-F]{1,4}){1,7}|:))\/(12[0-8]|1[01][0-9]|[1-9]?[0-9])$/,
base64=/^$|^(?:[0-9a-zA-Z+/]{4})*(?:(?:[0-9a-zA-Z+/]{2}==)|(?:[0-9a-zA-Z+/]{3}=))?$/,base64url=/^(?:[A-Za-z0-9_-]{4})*(?:[A-Za-z0-9_-]{2,3})?$/,hostname=/^(?=.{1,253}\.?$)[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?(?:\.[a-zA-Z0-9](?:[-0-9a-zA-Z]{0,61}[0-9a-zA-Z])?)*\.?$/,
domain=/^(?=.{1,253}$)([a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?\.)+[a-zA-Z]{2,63}$/,httpProtocol=/^https?$/,e164=/^\+[1-9]\d{6,14}$/,creditCard=/^\d(?:[ -]?\d){11,18}$/,
currencyCode=/^(?:AED|AFN|ALL|AMD|AOA|ARS|AUD|AWG|AZN|BAM|BBD|BDT|BHD|BIF|BMD|BND|BOB|BOV|BRL|BSD|BTN|BWP|BYN|BZD|CAD|CDF|CHE|CHF|CHW|CLF|CLP|CNY|COP|COU|CRC|CUP|CVE|CZK|DJF|DKK|DOP|DZD|EGP|ERN|ETB|EUR|FJD|FKP|GBP|GEL|GHS|GIP|GMD|GNF|GTQ|GYD|HKD|HNL|HTG|HUF|IDR|ILS|INR|IQD|IRR|ISK|JMD|JOD|JPY|KES|KGS|KHR|KMF|KPW|KRW|KWD|KYD|KZT|LAK|LBP|LKR|LRD|LSL|LYD|MAD|MDL|MGA|MKD|MMK|MNT|MOP|MRU|MUR|MVR|MWK|MXN|MXV|MYR|MZN|NAD|NGN|NIO|NOK|NPR|NZD|OMR|PAB|PEN|PGK|PHP|PKR|PLN|PYG|QAR|RON|RSD|RUB|RWF|SAR|SBD|SCR|SDG|SEK|SGD|SHP|SLE|SOS|SRD|SSP|STN|SVC|SYP|SZL|THB|TJS|TMT|TND|TOP|TRY|TTD|TWD|TZS|UAH|UGX|USD|USN|UYI|UYU|UYW|UZS|VED|VES|VND|VUV|WST|XAD|XAF|XAG|XAU|XBA|XBB|XBC|XBD|XCD|XCG|XDR|XOF|XPD|XPF|XPT|XSU|XTS|XUA|XXX|YER|ZAR|ZMW|ZWG)$/,
iban=/^[A-Z]{2}(?!00|01|99)\d{2}[A-Z0-9]{11,30}$/,dateSource="(?:(?:\\d\\d[2468][048]|\\d\\d[13579][26]|\\d\\d0[48]|[02468][048]00|[13579][26]00)-02-29|\\d{4}-(?:(?:0[\
13578]|1[02])-(?:0[1-9]|[12]\\d|3[01])|(?:0[469]|11)-(?:0[1-9]|[12]\\d|30)|(?:02)-(?:0[1-9]|1\\d|2[0-8])))";function regexes_anchor(source){return new RegExp(`^${source}\
$`)}const date=regexes_anchor(dateSource);function timeSource(args){const hhmm="(?:[01]\\d|2[0-3]):[0-5]\\d";return typeof args.precision=="number"?args.precision===
-1?`${hhmm}`:args.precision===0?`${hhmm}:[0-5]\\d`:`${hhmm}:[0-5]\\d\\.\\d{${args.precision}}`:args.seconds?`${hhmm}:[0-5]\\d(?:\\.\\d+)?`:`${hhmm}(?::[0-5]\\d(?\
:\\.\\d+)?)?`}function time(args){return new RegExp(`^${timeSource(args)}$`)}function datetime(args){const opts=["Z"];args.offset&&opts.push("([+-](?:[01]\\d|2[0\
-3]):[0-5]\\d)");const qualified=`${timeSource({precision:args.precision,seconds:!0})}(?:${opts.join("|")})`,timeRegex=args.local?`${qualified}|${timeSource({precision:args.
precision})}`:qualified;return new RegExp(`^${dateSource}T(?:${timeRegex})$`)}const anyString=/^[\s\S]{0,}$/,string=params=>{const regex=params?`[\\s\\S]{${params?.
minimum??0},${params?.maximum??""}}`:"[\\s\\S]*";return new RegExp(`^${regex}$`)},bigint=/^-?\d+n?$/,integer=/^-?\d+$/,number=/^-?\d+(?:\.\d+)?$/,regexes_boolean=/^(?:true|false)$/i,
_null=/^null$/i,_undefined=/^undefined$/i,lowercase=/^[^A-Z]*$/,uppercase=/^[^a-z]*$/,hex=/^[0-9a-fA-F]*$/;function fixedBase64(bodyLength,padding){return new RegExp(
`^[A-Za-z0-9+/]{${bodyLength}}${padding}$`)}function fixedBase64url(length){return new RegExp(`^[A-Za-z0-9_-]{${length}}$`)}const md5_hex=/^[0-9a-fA-F]{32}$/,md5_base64=null,
md5_base64url=null,sha1_hex=/^[0-9a-fA-F]{40}$/,sha1_base64=null,sha1_base64url=null,sha256_hex=/^[0-9a-fA-F]{64}$/,sha256_base64=null,sha256_base64url=null,sha384_hex=/^[0-9a-fA-F]{96}$/,
sha384_base64=null,sha384_base64url=null,sha512_hex=/^[0-9a-fA-F]{128}$/,sha512_base64=null,sha512_base64url=null,$ZodCheck=$constructor("$ZodCheck",(inst,def)=>{
var _a2;inst._zod??(inst._zod={}),inst._zod.def=def,(_a2=inst._zod).onattach??(_a2.onattach=[])}),_whenHasSize=payload=>{const val=payload.value;return!util.nullish(
val)&&val.size!==void 0},_whenHasLength=payload=>{const val=payload.value;return!nullish(val)&&val.length!==void 0},numericOriginMap={number:"number",bigint:"bi\
gint",object:"date"},$ZodCheckLessThan=$constructor("$ZodCheckLessThan",(inst,def)=>{$ZodCheck.init(inst,def);const origin=numericOriginMap[typeof def.value];inst.
_zod.check=payload=>{(def.inclusive?payload.value<=def.value:payload.value<def.value)||payload.issues.push({origin:numericOriginMap[typeof payload.value]??origin,
code:"too_big",maximum:typeof def.value=="object"?def.value.getTime():def.value,input:payload.value,inclusive:def.inclusive,inst,continue:!def.abort})}}),$ZodCheckGreaterThan=$constructor(
"$ZodCheckGreaterThan",(inst,def)=>{$ZodCheck.init(inst,def);const origin=numericOriginMap[typeof def.value];inst._zod.check=payload=>{(def.inclusive?payload.value>=
def.value:payload.value>def.value)||payload.issues.push({origin:numericOriginMap[typeof payload.value]??origin,code:"too_small",minimum:typeof def.value=="objec\
t"?def.value.getTime():def.value,input:payload.value,inclusive:def.inclusive,inst,continue:!def.abort})}}),$ZodCheckMultipleOf=$constructor("$ZodCheckMultipleOf",
(inst,def)=>{$ZodCheck.init(inst,def),inst._zod.check=payload=>{if(typeof payload.value!=typeof def.value)throw new Error("Cannot mix number and bigint in multi\
ple_of check.");(typeof payload.value=="bigint"?def.value!==BigInt(0)&&payload.value%def.value===BigInt(0):floatSafeRemainder(payload.value,def.value)===0)||payload.
issues.push({origin:typeof payload.value,code:"not_multiple_of",divisor:def.value,input:payload.value,inst,continue:!def.abort})}}),$ZodCheckNumberFormat=$constructor(
"$ZodCheckNumberFormat",(inst,def)=>{$ZodCheck.init(inst,def),def.format=def.format||"float64";const isInt=def.format?.includes("int"),origin=isInt?"int":"numbe\
r",[minimum,maximum]=NUMBER_FORMAT_RANGES[def.format];inst._zod.check=payload=>{const input=payload.value;if(isInt){if(!Number.isInteger(input)){payload.issues.
push({expected:origin,format:def.format,code:"invalid_type",continue:!1,input,inst});return}if(!Number.isSafeInteger(input)){input>0?payload.issues.push({input,
code:"too_big",maximum:Number.MAX_SAFE_INTEGER,note:"Integers must be within the safe integer range.",inst,origin,inclusive:!0,continue:!def.abort}):payload.issues.
push({input,code:"too_small",minimum:Number.MIN_SAFE_INTEGER,note:"Integers must be within the safe integer range.",inst,origin,inclusive:!0,continue:!def.abort});
return}}input<minimum&&payload.issues.push({origin:"number",input,code:"too_small",minimum,inclusive:!0,inst,continue:!def.abort}),input>maximum&&payload.issues.
push({origin:"number",input,code:"too_big",maximum,inclusive:!0,inst,continue:!def.abort})}}),$ZodCheckBigIntFormat=null,$ZodCheckMaxSize=null,$ZodCheckMinSize=null,
$ZodCheckSizeEquals=null,$ZodCheckMaxLength=$constructor("$ZodCheckMaxLength",(inst,def)=>{var _a2;$ZodCheck.init(inst,def),(_a2=inst._zod.def).when??(_a2.when=
_whenHasLength),inst._zod.check=payload=>{const input=payload.value,units=input.length;if((typeof input=="string"&&units>def.maximum?codePointLength(input):units)<=
def.maximum)return;const origin=getLengthableOrigin(input);payload.issues.push({origin,code:"too_big",maximum:def.maximum,inclusive:!0,input,inst,continue:!def.
abort})}}),$ZodCheckMinLength=$constructor("$ZodCheckMinLength",(inst,def)=>{var _a2;$ZodCheck.init(inst,def),(_a2=inst._zod.def).when??(_a2.when=_whenHasLength),
inst._zod.check=payload=>{const input=payload.value,units=input.length;if((typeof input=="string"&&units>=def.minimum&&units<def.minimum*2?codePointLength(input):
units)>=def.minimum)return;const origin=getLengthableOrigin(input);payload.issues.push({origin,code:"too_small",minimum:def.minimum,inclusive:!0,input,inst,continue:!def.
abort})}}),$ZodCheckLengthEquals=$constructor("$ZodCheckLengthEquals",(inst,def)=>{var _a2;$ZodCheck.init(inst,def),(_a2=inst._zod.def).when??(_a2.when=_whenHasLength),
inst._zod.check=payload=>{const input=payload.value,units=input.length,length=typeof input=="string"&&units>=def.length&&units<=def.length*2?codePointLength(input):
units;if(length===def.length)return;const origin=getLengthableOrigin(input),tooBig=length>def.length;payload.issues.push({origin,...tooBig?{code:"too_big",maximum:def.
length}:{code:"too_small",minimum:def.length},inclusive:!0,exact:!0,input:payload.value,inst,continue:!def.abort})}}),$ZodCheckStringFormat=$constructor("$ZodCh\
eckStringFormat",(inst,def)=>{var _a2,_b;$ZodCheck.init(inst,def),def.pattern?(_a2=inst._zod).check??(_a2.check=payload=>{def.pattern.lastIndex=0,!def.pattern.test(
payload.value)&&payload.issues.push({origin:"string",code:"invalid_format",format:def.format,input:payload.value,...def.pattern?{pattern:def.pattern.toString()}:
{},inst,continue:!def.abort})}):(_b=inst._zod).check??(_b.check=()=>{})}),$ZodCheckRegex=$constructor("$ZodCheckRegex",(inst,def)=>{$ZodCheckStringFormat.init(inst,
def),inst._zod.check=payload=>{def.pattern.lastIndex=0,!def.pattern.test(payload.value)&&payload.issues.push({origin:"string",code:"invalid_format",format:"rege\
x",input:payload.value,pattern:def.pattern.toString(),inst,continue:!def.abort})}}),$ZodCheckLowerCase=$constructor("$ZodCheckLowerCase",(inst,def)=>{def.pattern??
(def.pattern=lowercase),$ZodCheckStringFormat.init(inst,def)}),$ZodCheckUpperCase=$constructor("$ZodCheckUpperCase",(inst,def)=>{def.pattern??(def.pattern=uppercase),
$ZodCheckStringFormat.init(inst,def)}),$ZodCheckIncludes=$constructor("$ZodCheckIncludes",(inst,def)=>{$ZodCheck.init(inst,def);const escapedRegex=escapeRegex(def.
includes),pattern=new RegExp(typeof def.position=="number"?`^.{${def.position},}${escapedRegex}`:escapedRegex);def.pattern=pattern,inst._zod.check=payload=>{payload.
value.includes(def.includes,def.position)||payload.issues.push({origin:"string",code:"invalid_format",format:"includes",includes:def.includes,input:payload.value,
inst,continue:!def.abort})}}),$ZodCheckStartsWith=$constructor("$ZodCheckStartsWith",(inst,def)=>{$ZodCheck.init(inst,def);const pattern=new RegExp(`^${escapeRegex(
def.prefix)}.*`);def.pattern??(def.pattern=pattern),inst._zod.check=payload=>{payload.value.startsWith(def.prefix)||payload.issues.push({origin:"string",code:"i\
nvalid_format",format:"starts_with",prefix:def.prefix,input:payload.value,inst,continue:!def.abort})}}),$ZodCheckEndsWith=$constructor("$ZodCheckEndsWith",(inst,def)=>{
$ZodCheck.init(inst,def);const pattern=new RegExp(`.*${escapeRegex(def.suffix)}$`);def.pattern??(def.pattern=pattern),inst._zod.check=payload=>{payload.value.endsWith(
def.suffix)||payload.issues.push({origin:"string",code:"invalid_format",format:"ends_with",suffix:def.suffix,input:payload.value,inst,continue:!def.abort})}});function handleCheckPropertyResult(result,payload,property){
result.issues.length&&payload.issues.push(...prefixIssues(property,result.issues))}const $ZodCheckProperty=null,$ZodCheckProperties=$constructor("$ZodCheckPrope\
rties",(inst,def)=>{$ZodCheck.init(inst,def),hide(inst,Symbol.iterator,function*(){yield inst});let entries;inst._zod.check=payload=>{if(payload.value==null){payload.
issues.push({expected:"object",code:"invalid_type",input:payload.value,inst});return}entries??(entries=Reflect.ownKeys(def.shape).map(key=>[key,def.shape[key]]));
const input=payload.value;let proms;for(const[key,schema]of entries){const result=schema._zod.run({value:input[key],issues:[]},{});result instanceof Promise?(proms??
(proms=[]),proms.push(result.then(result2=>handleCheckPropertyResult(result2,payload,key)))):handleCheckPropertyResult(result,payload,key)}if(proms)return Promise.
all(proms).then(()=>{})}}),$ZodCheckMimeType=null,$ZodCheckOverwrite=$constructor("$ZodCheckOverwrite",(inst,def)=>{$ZodCheck.init(inst,def),inst._zod.check=payload=>{
payload.value=def.tx(payload.value)}});class Doc{constructor(args=[],closed={}){this.content=[],this.indent=0,this.args=args,this.closed=closed}indented(fn){this.
indent+=1;try{fn(this)}finally{this.indent-=1}}write(arg){if(typeof arg=="function"){arg(this,{execution:"sync"}),arg(this,{execution:"async"});return}const lines=arg.
split(`
`).filter(x=>x),minIndent=Math.min(...lines.map(x=>x.length-x.trimStart().length)),dedented=lines.map(x=>x.slice(minIndent)).map(x=>" ".repeat(this.indent*2)+x);
for(const line of dedented)this.content.push(line)}compile(){const F=Function,content=this?.content??[""];return new F(...Object.keys(this.closed),`return funct\
ion (${this.args.join(", ")}) {
${content.join(`
`)}
};`)(...Object.values(this.closed))}}const version={major:4,minor:6,patch:7},$ZodType=$constructor("$ZodType",(inst,def)=>{var _a2;inst??(inst={}),inst._zod.def=
def,inst._zod.bag=inst._zod.bag||{},inst._zod.version=version;const defChecks=inst._zod.def.checks,checks2=inst._zod.traits.has("$ZodCheck")?[inst,...defChecks??
[]]:defChecks?.length?[...defChecks]:[];for(const ch of checks2)for(const fn of ch._zod.onattach)fn(inst);if(checks2.length===0)(_a2=inst._zod).deferred??(_a2.deferred=
[]),inst._zod.deferred?.push(()=>{inst._zod.run=inst._zod.parse});else{const runChecks=(payload,checks3,ctx)=>{if(payload.memo)return payload;let isAborted=aborted(
payload),asyncResult;for(const ch of checks3){if(ch._zod.def.when){if(explicitlyAborted(payload)||!ch._zod.def.when(payload))continue}else if(isAborted)continue;
const currLen=payload.issues.length,_=ch._zod.check(payload);if(_ instanceof Promise&&ctx?.async===!1)throw new $ZodAsyncError;if(asyncResult||_ instanceof Promise)
asyncResult=(asyncResult??Promise.resolve()).then(async()=>{await _,payload.issues.length!==currLen&&(attachSchema(payload.issues,currLen,inst),isAborted||(isAborted=
aborted(payload,currLen)))});else{if(payload.issues.length===currLen)continue;attachSchema(payload.issues,currLen,inst),isAborted||(isAborted=aborted(payload,currLen))}}
return asyncResult?asyncResult.then(()=>payload):payload},handleCanaryResult=(canary,payload,ctx)=>{if(aborted(canary))return canary.aborted=!0,canary;const checkResult=runChecks(
payload,checks2,ctx);if(checkResult instanceof Promise){if(ctx.async===!1)throw new $ZodAsyncError;return checkResult.then(checkResult2=>inst._zod.parse(checkResult2,
ctx))}return inst._zod.parse(checkResult,ctx)};inst._zod.run=(payload,ctx)=>{if(ctx.skipChecks)return inst._zod.parse(payload,ctx);if(ctx.direction==="backward"){
const canary=inst._zod.parse({value:payload.value,issues:[]},{...ctx,skipChecks:!0});return canary instanceof Promise?canary.then(canary2=>handleCanaryResult(canary2,
payload,ctx)):handleCanaryResult(canary,payload,ctx)}const result=inst._zod.parse(payload,ctx);if(result instanceof Promise){if(ctx.async===!1)throw new $ZodAsyncError;
return result.then(result2=>runChecks(result2,checks2,ctx))}return runChecks(result,checks2,ctx)}}},{get"~standard"(){return hide(this,"~standard",standardProps(
this))},set"~standard"(value){own(this,"~standard",value)}}),toStandardResult=(r,ctx)=>r.issues.length?{issues:r.issues.map(iss=>finalizeIssue(iss,ctx,config()))}:
{value:r.value};async function validateAsync(inst,value){const ctx={async:!0};return toStandardResult(await inst._zod.run({value,issues:[]},ctx),ctx)}function standardProps(inst){
return{validate:value=>{const ctx={async:!1};try{const r=inst._zod.run({value,issues:[]},ctx);if(!(r instanceof Promise))return toStandardResult(r,ctx)}catch{}return validateAsync(
inst,value)},vendor:"zod",version:1}}const $ZodString=$constructor("$ZodString",(inst,def)=>{$ZodType.init(inst,def),inst._zod.pattern=def.pattern??anyString,inst.
_zod.parse=(payload,_)=>{if(def.coerce)try{payload.value=String(payload.value)}catch{}return typeof payload.value=="string"||payload.issues.push({expected:"stri\
ng",code:"invalid_type",input:payload.value,inst}),payload}}),$ZodStringFormat=$constructor("$ZodStringFormat",(inst,def)=>{$ZodCheckStringFormat.init(inst,def),
$ZodString.init(inst,def)}),$ZodGUID=$constructor("$ZodGUID",(inst,def)=>{def.pattern??(def.pattern=guid),$ZodStringFormat.init(inst,def)}),$ZodUUID=$constructor(
"$ZodUUID",(inst,def)=>{if(def.version){const v={v1:1,v2:2,v3:3,v4:4,v5:5,v6:6,v7:7,v8:8}[def.version];if(v===void 0)throw new Error(`Invalid UUID version: "${def.
version}"`);def.pattern??(def.pattern=uuid(v))}else def.pattern??(def.pattern=uuid());$ZodStringFormat.init(inst,def)}),$ZodEmail=$constructor("$ZodEmail",(inst,def)=>{
def.pattern??(def.pattern=email),$ZodStringFormat.init(inst,def)}),URL_BAD_FORMAT=1,URL_UNPARSEABLE=2;function canParseURL(input){try{return typeof URL<"u"&&typeof URL.
canParse=="function"?URL.canParse(input):(new URL(input),!0)}catch{return!1}}function validateURL(trimmed,def){return!("normalize"in def)&&!("hostname"in def)&&
!("protocol"in def)?canParseURL(trimmed)||URL_UNPARSEABLE:parseURLObject(trimmed,def)}function parseURLObject(trimmed,def){if(!def.normalize&&def.protocol?.source===
httpProtocol.source&&!/^https?:\/\//i.test(trimmed))return URL_BAD_FORMAT;try{if(typeof URL<"u"){const URLStatic=URL;if(typeof URLStatic.parse=="function")return URLStatic.
parse(trimmed)??URL_UNPARSEABLE}return new URL(trimmed)}catch{return URL_UNPARSEABLE}}const asciiTabOrNewline=/[\t\n\r]/g;function stripTabAndNewline(value){return value.
replace(asciiTabOrNewline,"")}function urlHostnameOk(url2,hostname2){return hostname2.lastIndex=0,hostname2.test(url2.hostname)}function urlProtocolOk(url2,protocol){
return protocol.lastIndex=0,protocol.test(url2.protocol.endsWith(":")?url2.protocol.slice(0,-1):url2.protocol)}const $ZodURL=$constructor("$ZodURL",(inst,def)=>{
$ZodStringFormat.init(inst,def),inst._zod.check=payload=>{try{const trimmed=payload.value.trim(),url2=validateURL(trimmed,def);if(url2===URL_BAD_FORMAT){payload.
issues.push({code:"invalid_format",format:"url",note:"Invalid URL format",input:payload.value,inst,continue:!def.abort});return}if(url2===URL_UNPARSEABLE){payload.
issues.push({code:"invalid_format",format:"url",input:payload.value,inst,continue:!def.abort});return}if(url2===!0){payload.value=stripTabAndNewline(trimmed);return}
def.hostname&&!urlHostnameOk(url2,def.hostname)&&payload.issues.push({code:"invalid_format",format:"url",note:"Invalid hostname",pattern:def.hostname.source,input:payload.
value,inst,continue:!def.abort}),def.protocol&&!urlProtocolOk(url2,def.protocol)&&payload.issues.push({code:"invalid_format",format:"url",note:"Invalid protocol",
pattern:def.protocol.source,input:payload.value,inst,continue:!def.abort}),payload.value=def.normalize?url2.href:stripTabAndNewline(trimmed);return}catch{payload.
issues.push({code:"invalid_format",format:"url",input:payload.value,inst,continue:!def.abort})}}}),$ZodEmoji=$constructor("$ZodEmoji",(inst,def)=>{def.pattern??
(def.pattern=emoji()),$ZodStringFormat.init(inst,def)}),$ZodNanoID=$constructor("$ZodNanoID",(inst,def)=>{if(def.length!==void 0&&(!Number.isInteger(def.length)||
def.length<1))throw new Error(`Invalid nanoid length: ${def.length}`);def.pattern??(def.pattern=def.length===void 0?nanoid:nanoidOfLength(def.length)),$ZodStringFormat.
init(inst,def)}),$ZodCUID=$constructor("$ZodCUID",(inst,def)=>{def.pattern??(def.pattern=cuid),$ZodStringFormat.init(inst,def)}),$ZodCUID2=$constructor("$ZodCUI\
D2",(inst,def)=>{def.pattern??(def.pattern=cuid2),$ZodStringFormat.init(inst,def)}),$ZodULID=$constructor("$ZodULID",(inst,def)=>{def.pattern??(def.pattern=ulid),
$ZodStringFormat.init(inst,def)}),$ZodXID=$constructor("$ZodXID",(inst,def)=>{def.pattern??(def.pattern=xid),$ZodStringFormat.init(inst,def)}),$ZodKSUID=$constructor(
"$ZodKSUID",(inst,def)=>{def.pattern??(def.pattern=ksuid),$ZodStringFormat.init(inst,def)}),$ZodISODateTime=$constructor("$ZodISODateTime",(inst,def)=>{def.pattern??
(def.pattern=datetime(def)),$ZodStringFormat.init(inst,def)}),$ZodISODate=$constructor("$ZodISODate",(inst,def)=>{def.pattern??(def.pattern=date),$ZodStringFormat.
init(inst,def)}),$ZodISOTime=$constructor("$ZodISOTime",(inst,def)=>{def.pattern??(def.pattern=time(def)),$ZodStringFormat.init(inst,def)}),$ZodISODuration=$constructor(
"$ZodISODuration",(inst,def)=>{def.pattern??(def.pattern=duration),$ZodStringFormat.init(inst,def)}),$ZodIPv4=$constructor("$ZodIPv4",(inst,def)=>{def.pattern??
(def.pattern=ipv4),$ZodStringFormat.init(inst,def)}),ipv6Alphabet=/^[0-9a-fA-F:.]+$/;function isValidIPv6(value){return ipv6Alphabet.test(value)?canParseURL(`ht\
tp://[${value}]`):!1}const $ZodIPv6=$constructor("$ZodIPv6",(inst,def)=>{def.pattern??(def.pattern=ipv6),$ZodStringFormat.init(inst,def),inst._zod.check=payload=>{
isValidIPv6(payload.value)||payload.issues.push({code:"invalid_format",format:"ipv6",input:payload.value,inst,continue:!def.abort})}}),$ZodMAC=null,$ZodCIDRv4=$constructor(
"$ZodCIDRv4",(inst,def)=>{def.pattern??(def.pattern=cidrv4),$ZodStringFormat.init(inst,def)});function isValidCIDRv6(value){const parts=value.split("/");if(parts.
length!==2)return!1;const[address,prefix]=parts;if(!prefix)return!1;const prefixNum=Number(prefix);return`${prefixNum}`!==prefix||prefixNum<0||prefixNum>128?!1:
isValidIPv6(address)}const $ZodCIDRv6=$constructor("$ZodCIDRv6",(inst,def)=>{def.pattern??(def.pattern=cidrv6),$ZodStringFormat.init(inst,def),inst._zod.check=payload=>{
isValidCIDRv6(payload.value)||payload.issues.push({code:"invalid_format",format:"cidrv6",input:payload.value,inst,continue:!def.abort})}});function isValidBase64(data){
if(data==="")return!0;if(/\s/.test(data)||data.length%4!==0)return!1;try{return atob(data),!0}catch{return!1}}const base64Charset=/^[0-9a-zA-Z+/]*={0,2}$/,$ZodBase64=$constructor(
"$ZodBase64",(inst,def)=>{def.pattern??(def.pattern=base64Charset),$ZodStringFormat.init(inst,def),inst._zod.check=payload=>{isValidBase64(payload.value)||payload.
issues.push({code:"invalid_format",format:"base64",input:payload.value,inst,continue:!def.abort})}}),base64urlCharset=/^[A-Za-z0-9_-]*$/;function isValidBase64URL(data){
if(!base64urlCharset.test(data))return!1;const base642=data.replace(/[-_]/g,c=>c==="-"?"+":"/"),padded=base642.padEnd(Math.ceil(base642.length/4)*4,"=");return isValidBase64(
padded)}const $ZodBase64URL=$constructor("$ZodBase64URL",(inst,def)=>{def.pattern??(def.pattern=base64urlCharset),$ZodStringFormat.init(inst,def),inst._zod.check=
payload=>{isValidBase64URL(payload.value)||payload.issues.push({code:"invalid_format",format:"base64url",input:payload.value,inst,continue:!def.abort})}}),$ZodE164=$constructor(
"$ZodE164",(inst,def)=>{def.pattern??(def.pattern=e164),$ZodStringFormat.init(inst,def)}),CC_SANITIZE=/[- ]/g;function isLuhnAlgo(digits){let length=digits.length,
bit=1,sum=0;for(;length;){const value=digits.charCodeAt(--length)-48;bit^=1,sum+=bit?[0,2,4,6,8,1,3,5,7,9][value]:value}return sum%10===0}function isValidCreditCard(input){
return regexes.creditCard.test(input)?isLuhnAlgo(input.replace(CC_SANITIZE,"")):!1}const $ZodCreditCard=null;function isIso7064Mod97(iban2){let remainder=0;const len=iban2.
length;for(let i=4;i<len;i++){const code=iban2.charCodeAt(i);remainder=(code>=65?remainder*100+(code-55):remainder*10+(code-48))%97}for(let i=0;i<4;i++){const code=iban2.
charCodeAt(i);remainder=(code>=65?remainder*100+(code-55):remainder*10+(code-48))%97}return remainder===1}function isValidIBAN(input){return regexes.iban.test(input)?
isIso7064Mod97(input):!1}const $ZodIBAN=null;function isValidJWT(token,algorithm=null){try{const tokensParts=token.split(".");if(tokensParts.length!==3)return!1;
const[header]=tokensParts;if(!header)return!1;const parsedHeader=JSON.parse(atob(header));return!("typ"in parsedHeader&&parsedHeader?.typ!=="JWT"||!parsedHeader.
alg||algorithm&&(!("alg"in parsedHeader)||parsedHeader.alg!==algorithm))}catch{return!1}}const $ZodJWT=$constructor("$ZodJWT",(inst,def)=>{$ZodStringFormat.init(
inst,def),inst._zod.check=payload=>{isValidJWT(payload.value,def.alg)||payload.issues.push({code:"invalid_format",format:"jwt",input:payload.value,inst,continue:!def.
abort})}}),$ZodCustomStringFormat=null,$ZodNumber=$constructor("$ZodNumber",(inst,def)=>{$ZodType.init(inst,def),inst._zod.pattern=number,inst._zod.parse=(payload,_ctx)=>{
if(def.coerce)try{payload.value=Number(payload.value)}catch{}const input=payload.value;if(typeof input=="number"&&!Number.isNaN(input)&&Number.isFinite(input))return payload;
const received=typeof input=="number"?Number.isNaN(input)?"NaN":Number.isFinite(input)?void 0:String(input):void 0;return payload.issues.push({expected:"number",
code:"invalid_type",input,inst,...received?{received}:{}}),payload}}),$ZodNumberFormat=$constructor("$ZodNumberFormat",(inst,def)=>{$ZodCheckNumberFormat.init(inst,
def),$ZodNumber.init(inst,def)}),$ZodBoolean=$constructor("$ZodBoolean",(inst,def)=>{$ZodType.init(inst,def),inst._zod.pattern=regexes_boolean,inst._zod.parse=(payload,_ctx)=>{
if(def.coerce)try{payload.value=!!payload.value}catch{}const input=payload.value;return typeof input=="boolean"||payload.issues.push({expected:"boolean",code:"i\
nvalid_type",input,inst}),payload}}),$ZodBigInt=$constructor("$ZodBigInt",(inst,def)=>{$ZodType.init(inst,def),inst._zod.pattern=bigint,inst._zod.parse=(payload,_ctx)=>{
if(def.coerce)try{payload.value=BigInt(payload.value)}catch{}return typeof payload.value=="bigint"||payload.issues.push({expected:"bigint",code:"invalid_type",input:payload.
value,inst}),payload}}),$ZodBigIntFormat=null,$ZodSymbol=null,$ZodUndefined=null,$ZodNull=$constructor("$ZodNull",(inst,def)=>{$ZodType.init(inst,def),inst._zod.
pattern=_null,inst._zod.values=new Set([null]),inst._zod.parse=(payload,_ctx)=>{const input=payload.value;return input===null||payload.issues.push({expected:"nu\
ll",code:"invalid_type",input,inst}),payload}}),$ZodAny=null,$ZodUnknown=$constructor("$ZodUnknown",(inst,def)=>{$ZodType.init(inst,def),inst._zod.parse=payload=>payload}),
$ZodNever=$constructor("$ZodNever",(inst,def)=>{$ZodType.init(inst,def),inst._zod.parse=(payload,_ctx)=>(payload.issues.push({expected:"never",code:"invalid_typ\
e",input:payload.value,inst}),payload)}),$ZodVoid=null,$ZodDate=$constructor("$ZodDate",(inst,def)=>{$ZodType.init(inst,def),inst._zod.parse=(payload,_ctx)=>{if(def.
coerce)try{payload.value=new Date(payload.value)}catch{}const input=payload.value,isDate=input instanceof Date;return isDate&&!Number.isNaN(input.getTime())||payload.
issues.push({expected:"date",code:"invalid_type",input,...isDate?{received:"Invalid Date"}:{},inst}),payload}});function capSize(inst,size){const caps=sizeCaps(
inst._zod.def.checks);if(!caps.length)return;const cap=Math.min(...caps.map(c=>c[0])),parse2=inst._zod.parse;inst._zod.parse=(payload,ctx)=>{const n=size(payload.
value);if(n>cap&&!ctx?.skipChecks&&ctx?.direction!=="backward"){for(const[max,ch]of sizeCaps(inst._zod.def.checks))if(n>max&&ch._zod.def.when(payload)){const start=payload.
issues.length;return ch._zod.check(payload),payload.issues[start].continue=!1,attachSchema(payload.issues,start,inst),payload}}return parse2(payload,ctx)}}const arraySize=input=>Array.
isArray(input)?input.length:-1,mapSize=input=>input instanceof Map?input.size:-1,setSize=input=>input instanceof Set?input.size:-1;function handleArrayResult(result,final,index){
result.issues.length&&final.issues.push(...prefixIssues(index,result.issues)),final.value[index]=result.value}const $ZodArray=$constructor("$ZodArray",(inst,def)=>{
$ZodType.init(inst,def);const memo2=globalConfig.memoizer;memo2?.attach(inst),inst._zod.parse=(payload,ctx)=>{const input=payload.value;if(!Array.isArray(input))
return payload.issues.push({expected:"array",code:"invalid_type",input,inst}),payload;payload.value=memo2?memo2.alloc(inst,payload,Array(input.length),ctx):Array(
input.length);const proms=[],abortEarly=ctx?.abortEarly;for(let i=0;i<input.length;i++){const item=input[i],result=def.element._zod.run({value:item,issues:[]},ctx);
if(result instanceof Promise)proms.push(result.then(result2=>handleArrayResult(result2,payload,i)));else if(handleArrayResult(result,payload,i),abortEarly&&result.
issues.length!==0&&aborted(result))break}return proms.length?Promise.all(proms).then(()=>payload):payload},capSize(inst,arraySize)});function handlePropertyResult(result,final,key,input,optin,optout){
const isPresent=key in input,isOptionalOut=optout==="optional";if(!(!isPresent&&isOptionalOut&&optin==="optional")){if(result.issues.length){if(optin!==void 0&&
isOptionalOut&&!isPresent)return;final.issues.push(...prefixIssues(key,result.issues))}if(!isPresent&&optin===void 0){result.issues.length||final.issues.push({code:"\
invalid_type",expected:"nonoptional",input:void 0,path:[key]});return}result.value===void 0?(isPresent||optin==="defaulted"&&!isOptionalOut)&&(final.value[key]=
void 0):final.value[key]=result.value}}const NO_SYMBOL_KEYS=[];function normalizeDef(def){const keys=Object.keys(def.shape),ownSymbols=Object.getOwnPropertySymbols(
def.shape),symbolKeys=ownSymbols.length?ownSymbols:NO_SYMBOL_KEYS,allKeys=symbolKeys.length?[...keys,...symbolKeys]:keys;for(const k of allKeys)if(!def.shape?.[k]?.
_zod?.traits?.has("$ZodType"))throw new Error(`Invalid element at key "${String(k)}": expected a Zod schema`);const okeys=optionalKeys(def.shape);return{...def,
allKeys,symbolKeys,keySet:new Set(keys),numKeys:keys.length,optionalKeys:new Set(okeys)}}function handleCatchall(proms,input,payload,ctx,def,inst,abortEarly){const unrecognized=[],
keySet=def.keySet,_catchall=def.catchall._zod,t=_catchall.def.type,optin=_catchall.optin,optout=_catchall.optout;let seen=0;for(const key in input){if(abortEarly&&
payload.issues.length!==seen){if(aborted(payload,seen))break;seen=payload.issues.length}if(keySet.has(key))continue;if(key==="__proto__"){t==="never"&&unrecognized.
push(key);continue}if(t==="never"){unrecognized.push(key);continue}const r=_catchall.run({value:input[key],issues:[]},ctx);r instanceof Promise?proms.push(r.then(
r2=>handlePropertyResult(r2,payload,key,input,optin,optout))):handlePropertyResult(r,payload,key,input,optin,optout)}return unrecognized.length&&payload.issues.
push({code:"unrecognized_keys",keys:unrecognized,input,inst,continue:!0}),proms.length?Promise.all(proms).then(()=>payload):payload}const $ZodObject=$constructor(
"$ZodObject",(inst,def)=>{$ZodType.init(inst,def);const desc=Object.getOwnPropertyDescriptor(def,"shape"),sh=desc?.get?desc.get.raw:def.shape??{};if(sh){const get=()=>{
const newSh={...sh};return Object.defineProperty(def,"shape",{value:newSh}),get.raw=newSh,newSh};get.raw=sh,Object.defineProperty(def,"shape",{get})}const _normalized=cached(
()=>normalizeDef(def));defineLazyInternal(inst,"propValues",zod=>{const shape=zod.def.shape,propValues={};for(const key in shape){const field=shape[key]._zod;if(field.
values){Object.prototype.hasOwnProperty.call(propValues,key)||util_assignProp(propValues,key,new Set);for(const v of field.values)propValues[key].add(v);field.optin!==
void 0&&propValues[key].add(void 0)}}return propValues});const isObject=util_isObject,catchall=def.catchall;let value;const memo2=globalConfig.memoizer;memo2?.attach(
inst),inst._zod.parse=(payload,ctx)=>{value??(value=_normalized.value);const input=payload.value;if(!isObject(input))return payload.issues.push({expected:"objec\
t",code:"invalid_type",input,inst}),payload;payload.value=memo2?memo2.alloc(inst,payload,{},ctx):{};const proms=[],shape=value.shape,abortEarly=ctx?.abortEarly;
let seen=payload.issues.length;for(const key of value.allKeys){if(abortEarly&&payload.issues.length!==seen){if(aborted(payload,seen))break;seen=payload.issues.length}
if(key==="__proto__")continue;const el=shape[key],optin=el._zod.optin,optout=el._zod.optout,r=el._zod.run({value:input[key],issues:[]},ctx);r instanceof Promise?
proms.push(r.then(r2=>handlePropertyResult(r2,payload,key,input,optin,optout))):handlePropertyResult(r,payload,key,input,optin,optout)}return catchall?handleCatchall(
proms,input,payload,ctx,_normalized.value,inst,abortEarly===!0):proms.length?Promise.all(proms).then(()=>payload):payload}}),$ZodObjectJIT=$constructor("$ZodObj\
ectJIT",(inst,def)=>{$ZodObject.init(inst,def);const superParse=inst._zod.parse,_normalized=cached(()=>normalizeDef(def)),memo2=globalConfig.memoizer,generateFastpass=shape=>{
const normalized=_normalized.value,syms=normalized.symbolKeys,doc=new Doc(["payload","ctx"],{shape,inst,memo:memo2,syms}),parseStr=k=>`shape[${k}]._zod.run({ va\
lue: input[${k}], issues: [] }, ctx)`,prefixStr=(id,k)=>`
          let ${id}_ab = false;
          for (let i = 0; i < ${id}.issues.length; i++) {
            const iss = ${id}.issues[i];
            iss.path = iss.path ? [${k}, ...iss.path] : [${k}];
            payload.issues.push(iss);
            if (iss.continue !== true) ${id}_ab = true;
          }
          if (${id}_ab && ctx && ctx.abortEarly) {
            payload.value = newResult;
            return payload;
          }`;doc.write("const input = payload.value;");const ids=Object.create(null);let counter=0;for(const key of normalized.allKeys)ids[key]=`key_${counter++}`;
doc.write(memo2?"const newResult = memo.alloc(inst, payload, {}, ctx);":"const newResult = {};");for(const key of normalized.allKeys){if(key==="__proto__")continue;
const id=ids[key],k=typeof key=="symbol"?`syms[${syms.indexOf(key)}]`:esc(key),isPresent=`${k} in input`,schema=shape[key],optin=schema?._zod?.optin,isOptionalIn=optin!==
void 0,isOptionalOut=schema?._zod?.optout==="optional";if(doc.write(`const ${id} = ${parseStr(k)};`),isOptionalIn&&isOptionalOut){const assign=optin==="optional"?
`${id}_present`:`${id}.value !== undefined || ${id}_present`;doc.write(`
        const ${id}_present = ${isPresent};
        if (!${id}.issues.length || ${id}_present) {
          if (${id}.issues.length) {${prefixStr(id,k)}
          }

          if (${assign}) {
            newResult[${k}] = ${id}.value;
          }
        }

      `)}else isOptionalIn?(doc.write(`
        if (${id}.issues.length) {${prefixStr(id,k)}
        }
      `),optin==="defaulted"?doc.write(`newResult[${k}] = ${id}.value;`):doc.write(`
        if (${id}.value !== undefined || ${isPresent}) {
          newResult[${k}] = ${id}.value;
        }
      `)):doc.write(`
        const ${id}_present = ${isPresent};
        if (${id}.issues.length) {${prefixStr(id,k)}
        }
        if (!${id}_present && !${id}.issues.length) {
          payload.issues.push({
            code: "invalid_type",
            expected: "nonoptional",
            input: undefined,
            path: [${k}]
          });
          if (ctx && ctx.abortEarly) {
            payload.value = newResult;
            return payload;
          }
        }

        if (${id}_present) {
          newResult[${k}] = ${id}.value;
        }

      `)}return doc.write("payload.value = newResult;"),doc.write("return payload;"),doc.compile()};let fastpass;const isObject=util_isObject,jit=!globalConfig.
jitless,fastEnabled=jit&&util_allowsEval.value,catchall=def.catchall;let value;inst._zod.parse=(payload,ctx)=>{value??(value=_normalized.value);const input=payload.
value;return isObject(input)?jit&&fastEnabled&&ctx?.async===!1&&ctx.jitless!==!0?(fastpass||(fastpass=generateFastpass(def.shape)),payload=fastpass(payload,ctx),
catchall?handleCatchall([],input,payload,ctx,value,inst,ctx?.abortEarly===!0):payload):superParse(payload,ctx):(payload.issues.push({expected:"object",code:"inv\
alid_type",input,inst}),payload)}});function handleUnionResults(results,final,inst,ctx){for(const result of results)if(result.issues.length===0)return final.value=
result.value,final;const nonaborted=results.filter(r=>!aborted(r));return nonaborted.length===1?(final.value=nonaborted[0].value,nonaborted[0]):(final.issues.push(
{code:"invalid_union",input:final.value,inst,errors:results.map(result=>result.issues.map(iss=>finalizeIssue(iss,ctx,config())))}),final)}const $ZodUnion=$constructor(
"$ZodUnion",(inst,def)=>{$ZodType.init(inst,def),defineLazyInternal(inst,"optin",zod=>zod.def.options.some(o=>o._zod.optin==="defaulted")?"defaulted":zod.def.options.
some(o=>o._zod.optin!==void 0)?"optional":void 0),defineLazyInternal(inst,"optout",zod=>zod.def.options.some(o=>o._zod.optout==="optional")?"optional":void 0),defineLazyInternal(
inst,"values",zod=>{if(zod.def.options.every(o=>o._zod.values))return new Set(zod.def.options.flatMap(option=>Array.from(option._zod.values)))}),defineLazyInternal(
inst,"pattern",zod=>{if(zod.def.options.every(o=>o._zod.pattern)){const patterns=zod.def.options.map(o=>o._zod.pattern);return new RegExp(`^(${patterns.map(p=>cleanRegex(
p.source)).join("|")})$`)}});const first=def.options.length===1?def.options[0]._zod.run:null;inst._zod.parse=(payload,ctx)=>{if(first)return first(payload,ctx);
let async=!1;const results=[];for(const option of def.options){const result=option._zod.run({value:payload.value,issues:[]},ctx);if(result instanceof Promise)results.
push(result),async=!0;else{if(result.issues.length===0)return result;results.push(result)}}return async?Promise.all(results).then(results2=>handleUnionResults(results2,
payload,inst,ctx)):handleUnionResults(results,payload,inst,ctx)}});function handleExclusiveUnionResults(results,final,inst,ctx){const matches=[];for(let i=0;i<results.
length;i++)results[i].issues.length===0&&matches.push(i);return matches.length===1?(final.value=results[matches[0]].value,final):(matches.length===0?final.issues.
push({code:"invalid_union",input:final.value,inst,errors:results.map(result=>result.issues.map(iss=>util.finalizeIssue(iss,ctx,core.config())))}):final.issues.push(
{code:"invalid_union",input:final.value,inst,errors:[],inclusive:!1,matches}),final)}const $ZodXor=null;function getDiscriminatedOption(union2,value){const internals=union2.
_zod;let map2=internals.bag.optionsMap;map2||(map2=discriminatorMap(internals.def),internals.bag.optionsMap=map2);const option=map2.get(value);if(option===null)
throw new Error(`Ambiguous discriminator value "${String(value)}"`);return option}function discriminatorMap(def){const map2=new Map;for(const option of def.options){
const values=option._zod.propValues?.[def.discriminator];if(!values||values.size===0)throw new Error(`Invalid discriminated union option at index "${def.options.
indexOf(option)}"`);for(const value of values)if(map2.has(value)){if(value!==void 0)throw new Error(`Duplicate discriminator value "${String(value)}"`);map2.set(
value,null)}else map2.set(value,option)}return map2}const $ZodDiscriminatedUnion=$constructor("$ZodDiscriminatedUnion",(inst,def)=>{def.inclusive=!1,$ZodUnion.init(
inst,def);const _super=inst._zod.parse;defineLazyInternal(inst,"propValues",zod=>{const propValues={};let undefinedCount=0;for(const option of zod.def.options){
const pv=option._zod.propValues;if(!pv||Object.keys(pv).length===0)throw new Error(`Invalid discriminated union option at index "${zod.def.options.indexOf(option)}\
"`);pv[zod.def.discriminator]?.has(void 0)&&undefinedCount++;for(const[k,v]of Object.entries(pv)){Object.prototype.hasOwnProperty.call(propValues,k)||util_assignProp(
propValues,k,new Set);for(const val of v)propValues[k].add(val)}}return!zod.def.unionFallback&&undefinedCount>1&&propValues[zod.def.discriminator]?.delete(void 0),
propValues}),def.options.forEach((option,i)=>{const propShape=rawShape(option._zod.def);if(propShape&&!Object.prototype.hasOwnProperty.call(propShape,def.discriminator))
throw new Error(`Invalid discriminated union option at index "${i}"`)});const disc=cached(()=>discriminatorMap(def));inst._zod.parse=(payload,ctx)=>{const input=payload.
value;if(!util_isObject(input))return payload.issues.push({code:"invalid_type",expected:"object",input,inst}),payload;const value=input?.[def.discriminator],opt=disc.
value.get(value);return opt&&(value!==void 0||ctx.direction!=="backward")?opt._zod.run(payload,ctx):def.unionFallback||ctx.direction==="backward"?_super(payload,
ctx):(payload.issues.push({code:"invalid_union",errors:[],note:"No matching discriminator",discriminator:def.discriminator,options:Array.from(disc.value.keys()).
filter(value2=>disc.value.get(value2)!==null),input,path:[def.discriminator],inst}),payload)}}),$ZodIntersection=$constructor("$ZodIntersection",(inst,def)=>{$ZodType.
init(inst,def),inst._zod.parse=(payload,ctx)=>{const input=payload.value,left=def.left._zod.run({value:input,issues:[]},ctx),right=def.right._zod.run({value:input,
issues:[]},ctx);return left instanceof Promise||right instanceof Promise?Promise.all([left,right]).then(([left2,right2])=>handleIntersectionResults(payload,left2,
right2)):handleIntersectionResults(payload,left,right)}});function mergeValues(a,b){if(a===b)return{valid:!0,data:a};if(a instanceof Date&&b instanceof Date&&+a==
+b)return{valid:!0,data:a};if(isPlainObject(a)&&isPlainObject(b)){const bKeys=Object.keys(b),sharedKeys=Object.keys(a).filter(key=>bKeys.indexOf(key)!==-1),newObj={
...a,...b};Object.prototype.hasOwnProperty.call(newObj,"__proto__")&&delete newObj.__proto__;for(const key of sharedKeys){if(key==="__proto__")continue;const sharedValue=mergeValues(
a[key],b[key]);if(!sharedValue.valid)return{valid:!1,mergeErrorPath:[key,...sharedValue.mergeErrorPath]};newObj[key]=sharedValue.data}return{valid:!0,data:newObj}}
if(Array.isArray(a)&&Array.isArray(b)){if(a.length!==b.length)return{valid:!1,mergeErrorPath:[]};const newArray=[];for(let index=0;index<a.length;index++){const itemA=a[index],
itemB=b[index],sharedValue=mergeValues(itemA,itemB);if(!sharedValue.valid)return{valid:!1,mergeErrorPath:[index,...sharedValue.mergeErrorPath]};newArray.push(sharedValue.
data)}return{valid:!0,data:newArray}}return{valid:!1,mergeErrorPath:[]}}function handleIntersectionResults(result,left,right){const unrecKeys=new Map;let unrecIssue;
const keyIssues=new Map,collect=(iss,side)=>{let keys;if(iss.code==="unrecognized_keys"&&!iss.path?.length)unrecIssue??(unrecIssue=iss),keys=iss.keys;else if(iss.
code==="invalid_key"&&iss.origin==="record"&&iss.path?.length===1){const k=String(iss.path[0]);keyIssues.has(k)||keyIssues.set(k,iss),keys=[k]}else return!1;for(const k of keys)
unrecKeys.has(k)||unrecKeys.set(k,{}),unrecKeys.get(k)[side]=!0;return!0};for(const iss of left.issues)collect(iss,"l")||result.issues.push(iss);for(const iss of right.
issues)collect(iss,"r")||result.issues.push(iss);const bothKeys=[...unrecKeys].filter(([,f])=>f.l&&f.r).map(([k])=>k);if(bothKeys.length){const aggregated=unrecIssue?
bothKeys.filter(k=>unrecIssue.keys.includes(k)):[];aggregated.length&&result.issues.push({...unrecIssue,keys:aggregated});for(const k of bothKeys)!aggregated.includes(
k)&&keyIssues.has(k)&&result.issues.push(keyIssues.get(k))}const merged=mergeValues(left.value,right.value);if(!merged.valid){if(aborted(result))return result;throw new Error(
`Unmergable intersection. Error path: ${JSON.stringify(merged.mergeErrorPath)}`)}return result.value=merged.data,result}const $ZodTuple=$constructor("$ZodTuple",
(inst,def)=>{$ZodType.init(inst,def);const items=def.items,memo2=globalConfig.memoizer;memo2?.attach(inst),inst._zod.parse=(payload,ctx)=>{const input=payload.value;
if(!Array.isArray(input))return payload.issues.push({input,inst,expected:"tuple",code:"invalid_type"}),payload;payload.value=memo2?memo2.alloc(inst,payload,[],ctx):
[];const proms=[],optinStart=getTupleOptStart(items,"optin"),optoutStart=getTupleOptStart(items,"optout");if(!def.rest){if(input.length<optinStart)return payload.
issues.push({code:"too_small",minimum:optinStart,inclusive:!0,input,inst,origin:"array"}),payload;input.length>items.length&&payload.issues.push({code:"too_big",
maximum:items.length,inclusive:!0,input,inst,origin:"array"})}const itemResults=new Array(items.length),abortEarly=def.rest?ctx?.abortEarly:void 0;let itemAborted=!1;
for(let i=0;i<items.length;i++){const r=items[i]._zod.run({value:input[i],issues:[]},ctx);r instanceof Promise?proms.push(r.then(rr=>{itemResults[i]=rr})):(itemResults[i]=
r,abortEarly&&!itemAborted&&r.issues.length&&(itemAborted=aborted(r)))}if(def.rest&&!itemAborted){let i=items.length-1;const rest=input.slice(items.length);let seen=payload.
issues.length;for(const el of rest){if(abortEarly&&payload.issues.length!==seen){if(aborted(payload,seen))break;seen=payload.issues.length}i++;const result=def.
rest._zod.run({value:el,issues:[]},ctx);result instanceof Promise?proms.push(result.then(r=>handleTupleResult(r,payload,i))):handleTupleResult(result,payload,i)}}
return proms.length?Promise.all(proms).then(()=>handleTupleResults(itemResults,payload,items,input,optoutStart)):handleTupleResults(itemResults,payload,items,input,
optoutStart)}});function getTupleOptStart(items,key){for(let i=items.length-1;i>=0;i--)if(!(key==="optin"?items[i]._zod.optin!==void 0:items[i]._zod.optout==="o\
ptional"))return i+1;return 0}function handleTupleResult(result,final,index){result.issues.length&&final.issues.push(...prefixIssues(index,result.issues)),final.
value[index]=result.value}function handleTupleResults(itemResults,final,items,input,optoutStart){for(let i=0;i<items.length;i++){const r=itemResults[i],isPresent=i<
input.length;if(!isPresent&&i>=optoutStart&&items[i]._zod.optin==="optional"){final.value.length=i;break}if(r.issues.length){if(!isPresent&&i>=optoutStart){final.
value.length=i;break}final.issues.push(...prefixIssues(i,r.issues))}final.value[i]=r.value}for(let i=final.value.length-1;i>=input.length&&(items[i]._zod.optout===
"optional"&&final.value[i]===void 0);i--)final.value.length=i;return final}const $ZodRecord=$constructor("$ZodRecord",(inst,def)=>{$ZodType.init(inst,def);const memo2=globalConfig.
memoizer;memo2?.attach(inst),inst._zod.parse=(payload,ctx)=>{const input=payload.value;if(!isPlainObject(input))return payload.issues.push({expected:"record",code:"\
invalid_type",input,inst}),payload;const proms=[],values=def.keyType._zod.values;if(values&&!def.partial){payload.value=memo2?memo2.alloc(inst,payload,{},ctx):{};
const recordKeys=new Set;for(const key of values)if(typeof key=="string"||typeof key=="number"||typeof key=="symbol"){if(recordKeys.add(typeof key=="number"?key.
toString():key),key==="__proto__")continue;const keyResult=def.keyType._zod.run({value:key,issues:[]},ctx);if(keyResult instanceof Promise)throw new Error("Asyn\
c schemas not supported in object keys currently");if(keyResult.issues.length){payload.issues.push({code:"invalid_key",origin:"record",issues:keyResult.issues.map(
iss=>finalizeIssue(iss,ctx,config())),input:key,path:[key],inst});continue}const outKey=keyResult.value;if(outKey==="__proto__")continue;const result=def.valueType.
_zod.run({value:input[key],issues:[]},ctx);result instanceof Promise?proms.push(result.then(result2=>{result2.issues.length&&payload.issues.push(...prefixIssues(
key,result2.issues)),payload.value[outKey]=result2.value})):(result.issues.length&&payload.issues.push(...prefixIssues(key,result.issues)),payload.value[outKey]=
result.value)}let unrecognized;for(const key in input)if(!recordKeys.has(key))if(def.mode==="loose"){if(key==="__proto__")continue;payload.value[key]=input[key]}else
unrecognized=unrecognized??[],unrecognized.push(key);unrecognized&&unrecognized.length>0&&payload.issues.push({code:"unrecognized_keys",input,inst,keys:unrecognized,
continue:!0})}else{payload.value=memo2?memo2.alloc(inst,payload,{},ctx):{};let unrecognized;for(const key of Reflect.ownKeys(input)){if(key==="__proto__"||!Object.
prototype.propertyIsEnumerable.call(input,key))continue;let keyResult=def.keyType._zod.run({value:key,issues:[]},ctx);if(keyResult instanceof Promise)throw new Error(
"Async schemas not supported in object keys currently");if(typeof key=="string"&&number.test(key)&&keyResult.issues.length){const retryResult=def.keyType._zod.run(
{value:Number(key),issues:[]},ctx);if(retryResult instanceof Promise)throw new Error("Async schemas not supported in object keys currently");retryResult.issues.
length===0&&(keyResult=retryResult)}if(keyResult.issues.length){def.mode==="loose"?payload.value[key]=input[key]:values?(unrecognized=unrecognized??[],unrecognized.
push(key)):payload.issues.push({code:"invalid_key",origin:"record",issues:keyResult.issues.map(iss=>finalizeIssue(iss,ctx,config())),input:key,path:[key],inst});
continue}const outKey=keyResult.value;if(outKey==="__proto__")continue;const result=def.valueType._zod.run({value:input[key],issues:[]},ctx);result instanceof Promise?
proms.push(result.then(result2=>{result2.issues.length&&payload.issues.push(...prefixIssues(key,result2.issues)),payload.value[outKey]=result2.value})):(result.
issues.length&&payload.issues.push(...prefixIssues(key,result.issues)),payload.value[outKey]=result.value)}unrecognized&&unrecognized.length>0&&payload.issues.push(
{code:"unrecognized_keys",input,inst,keys:unrecognized,continue:!0})}return proms.length?Promise.all(proms).then(()=>payload):payload}}),$ZodMap=null;function handleMapResult(keyResult,valueResult,final,key,input,inst,ctx){
keyResult.issues.length&&(util.propertyKeyTypes.has(typeof key)?final.issues.push(...util.prefixIssues(key,keyResult.issues)):final.issues.push({code:"invalid_k\
ey",origin:"map",input,inst,issues:keyResult.issues.map(iss=>util.finalizeIssue(iss,ctx,core.config()))})),valueResult.issues.length&&(util.propertyKeyTypes.has(
typeof key)?final.issues.push(...util.prefixIssues(key,valueResult.issues)):final.issues.push({origin:"map",code:"invalid_element",input,inst,key,issues:valueResult.
issues.map(iss=>util.finalizeIssue(iss,ctx,core.config()))})),final.value.set(keyResult.value,valueResult.value)}const $ZodSet=null;function handleSetResult(result,final){
result.issues.length&&final.issues.push(...result.issues),final.value.add(result.value)}const $ZodEnum=$constructor("$ZodEnum",(inst,def)=>{$ZodType.init(inst,def);
const values=getEnumValues(def.entries),valuesSet=new Set(values);inst._zod.values=valuesSet,defineLazyInternal(inst,"pattern",zod=>{const patternValues=getEnumValues(
zod.def.entries).filter(k=>propertyKeyTypes.has(typeof k));return new RegExp(patternValues.length?`^(${patternValues.map(o=>escapeRegex(o.toString())).join("|")}\
)$`:"^[^\\s\\S]$")}),inst._zod.parse=(payload,_ctx)=>{const input=payload.value;return valuesSet.has(input)||payload.issues.push({code:"invalid_value",values,input,
inst}),payload}}),$ZodLiteral=$constructor("$ZodLiteral",(inst,def)=>{$ZodType.init(inst,def);const values=new Set(def.values);inst._zod.values=values,defineLazyInternal(
inst,"pattern",zod=>{const vals=zod.def.values;return new RegExp(vals.length?`^(${vals.map(o=>typeof o=="string"?escapeRegex(o):o?escapeRegex(o.toString()):String(
o)).join("|")})$`:"^[^\\s\\S]$")}),inst._zod.parse=(payload,_ctx)=>{const input=payload.value;return values.has(input)||payload.issues.push({code:"invalid_value",
values:def.values,input,inst}),payload}}),$ZodFile=null,$ZodTransform=$constructor("$ZodTransform",(inst,def)=>{$ZodType.init(inst,def),inst._zod.optin="optiona\
l",globalConfig.memoizer?.guard(inst),inst._zod.parse=(payload,ctx)=>{if(ctx.direction==="backward")throw new $ZodEncodeError(inst.constructor.name);const _out=def.
transform(payload.value,payload);if(ctx.async)return(_out instanceof Promise?_out:Promise.resolve(_out)).then(output2=>(payload.value=output2,payload));if(_out instanceof
Promise)throw new $ZodAsyncError;return payload.value=_out,payload}});function handleOptionalResult(payload,result){return payload.value=result.issues.length?void 0:
result.value,payload}const $ZodOptional=$constructor("$ZodOptional",(inst,def)=>{$ZodType.init(inst,def),defineLazyInternal(inst,"optin",zod=>zod.def.innerType.
_zod.optin==="defaulted"?"defaulted":"optional"),inst._zod.optout="optional",defineLazyInternal(inst,"values",zod=>{const values=zod.def.innerType._zod.values;return values?
new Set([...values,void 0]):void 0}),defineLazyInternal(inst,"pattern",zod=>{const pattern=zod.def.innerType._zod.pattern;return pattern?new RegExp(`^(${cleanRegex(
pattern.source)})?$`):void 0}),inst._zod.parse=(payload,ctx)=>{if(payload.value===void 0){if(def.innerType._zod.optin!=="defaulted")return payload;const result=def.
innerType._zod.run({value:payload.value,issues:[]},ctx);return result instanceof Promise?result.then(result2=>handleOptionalResult(payload,result2)):handleOptionalResult(
payload,result)}return def.innerType._zod.run(payload,ctx)}}),$ZodExactOptional=$constructor("$ZodExactOptional",(inst,def)=>{$ZodOptional.init(inst,def),defineLazyInternal(
inst,"values",zod=>zod.def.innerType._zod.values),defineLazyInternal(inst,"pattern",zod=>zod.def.innerType._zod.pattern),inst._zod.parse=(payload,ctx)=>def.innerType.
_zod.run(payload,ctx)}),$ZodNullable=$constructor("$ZodNullable",(inst,def)=>{$ZodType.init(inst,def),defineLazyInternal(inst,"optin",zod=>zod.def.innerType._zod.
optin),defineLazyInternal(inst,"optout",zod=>zod.def.innerType._zod.optout),defineLazyInternal(inst,"pattern",zod=>{const pattern=zod.def.innerType._zod.pattern;
return pattern?new RegExp(`^(${cleanRegex(pattern.source)}|null)$`):void 0}),defineLazyInternal(inst,"values",zod=>zod.def.innerType._zod.values?new Set([...zod.
def.innerType._zod.values,null]):void 0),inst._zod.parse=(payload,ctx)=>payload.value===null?payload:def.innerType._zod.run(payload,ctx)}),$ZodDefault=$constructor(
"$ZodDefault",(inst,def)=>{$ZodType.init(inst,def),inst._zod.optin="defaulted",defineLazyInternal(inst,"values",zod=>zod.def.innerType._zod.values),inst._zod.parse=
(payload,ctx)=>{if(ctx.direction==="backward")return def.innerType._zod.run(payload,ctx);if(payload.value===void 0)return payload.value=def.defaultValue,payload;
const result=def.innerType._zod.run(payload,ctx);return result instanceof Promise?result.then(result2=>handleDefaultResult(result2,def)):handleDefaultResult(result,
def)}});function handleDefaultResult(payload,def){return payload.value===void 0&&(payload.value=def.defaultValue),payload}const $ZodPrefault=$constructor("$ZodP\
refault",(inst,def)=>{$ZodType.init(inst,def),inst._zod.optin="defaulted",defineLazyInternal(inst,"values",zod=>zod.def.innerType._zod.values),inst._zod.parse=(payload,ctx)=>(ctx.
direction==="backward"||payload.value===void 0&&(payload.value=def.defaultValue),def.innerType._zod.run(payload,ctx))}),$ZodNonOptional=$constructor("$ZodNonOpt\
ional",(inst,def)=>{$ZodType.init(inst,def),defineLazyInternal(inst,"values",zod=>{const v=zod.def.innerType._zod.values;return v?new Set([...v].filter(x=>x!==void 0)):
void 0}),inst._zod.parse=(payload,ctx)=>{const result=def.innerType._zod.run(payload,ctx);return result instanceof Promise?result.then(result2=>handleNonOptionalResult(
result2,inst)):handleNonOptionalResult(result,inst)}});function handleNonOptionalResult(payload,inst){return!payload.issues.length&&payload.value===void 0&&payload.
issues.push({code:"invalid_type",expected:"nonoptional",input:payload.value,inst}),payload}const $ZodSuccess=null;function handleCatchResult(payload,result,def,ctx){
return result.issues.length?(payload.value=def.catchValue({...result,value:payload.value,error:{issues:result.issues.map(iss=>finalizeIssue(iss,ctx,config()))},
input:payload.value}),payload):(payload.value=result.value,result.memo&&(payload.memo=!0),payload)}const $ZodCatch=$constructor("$ZodCatch",(inst,def)=>{$ZodType.
init(inst,def),defineLazyInternal(inst,"optin",zod=>zod.def.innerType._zod.optin==="defaulted"?"defaulted":"optional"),defineLazyInternal(inst,"optout",zod=>zod.
def.innerType._zod.optout),defineLazyInternal(inst,"values",zod=>zod.def.innerType._zod.values),inst._zod.parse=(payload,ctx)=>{if(ctx.direction==="backward")return def.
innerType._zod.run(payload,ctx);const result=def.innerType._zod.run({value:payload.value,issues:[]},ctx);return result instanceof Promise?result.then(result2=>handleCatchResult(
payload,result2,def,ctx)):handleCatchResult(payload,result,def,ctx)}}),$ZodNaN=null,$ZodPipe=$constructor("$ZodPipe",(inst,def)=>{$ZodType.init(inst,def),defineLazyInternal(
inst,"values",zod=>zod.def.in._zod.values),defineLazyInternal(inst,"optin",zod=>zod.def.in._zod.optin),defineLazyInternal(inst,"optout",zod=>zod.def.out._zod.optout),
defineLazyInternal(inst,"propValues",zod=>zod.def.in._zod.propValues),inst._zod.parse=(payload,ctx)=>{if(ctx.direction==="backward"){const right=def.out._zod.run(
payload,ctx);return right instanceof Promise?right.then(right2=>handlePipeResult(right2,def.in,ctx)):handlePipeResult(right,def.in,ctx)}const left=def.in._zod.run(
payload,ctx);return left instanceof Promise?left.then(left2=>handlePipeResult(left2,def.out,ctx)):handlePipeResult(left,def.out,ctx)}});function handlePipeResult(left,next,ctx){
return left.issues.some(iss=>iss.code!=="unrecognized_keys")?(left.aborted=!0,left):next._zod.run({value:left.value,issues:left.issues},ctx)}const $ZodCodec=null;
function handleCodecAResult(result,def,ctx){if(result.issues.length)return result.aborted=!0,result;if((ctx.direction||"forward")==="forward"){const transformed=def.
transform(result.value,result);return transformed instanceof Promise?transformed.then(value=>handleCodecTxResult(result,value,def.out,ctx)):handleCodecTxResult(
result,transformed,def.out,ctx)}else{const transformed=def.reverseTransform(result.value,result);return transformed instanceof Promise?transformed.then(value=>handleCodecTxResult(
result,value,def.in,ctx)):handleCodecTxResult(result,transformed,def.in,ctx)}}function handleCodecTxResult(left,value,nextSchema,ctx){return left.issues.length?
(left.aborted=!0,left):nextSchema._zod.run({value,issues:left.issues},ctx)}const $ZodPreprocess=null,$ZodReadonly=$constructor("$ZodReadonly",(inst,def)=>{$ZodType.
init(inst,def),defineLazyInternal(inst,"propValues",zod=>zod.def.innerType._zod.propValues),defineLazyInternal(inst,"values",zod=>zod.def.innerType._zod.values),
defineLazyInternal(inst,"optin",zod=>zod.def.innerType?._zod?.optin),defineLazyInternal(inst,"optout",zod=>zod.def.innerType?._zod?.optout),inst._zod.parse=(payload,ctx)=>{
if(ctx.direction==="backward")return def.innerType._zod.run(payload,ctx);const result=def.innerType._zod.run(payload,ctx);return result instanceof Promise?result.
then(handleReadonlyResult):handleReadonlyResult(result)}});function handleReadonlyResult(payload){return payload.memo||(payload.value=Object.freeze(payload.value)),
payload}function leafPattern(schema){const def=schema._zod.def;let pattern=def.pattern,isInt=!!def.format?.includes("int"),minimum,maximum;for(const ch of def.checks??
[]){const d=ch._zod.def;d.pattern&&(pattern=d.pattern),isInt||(isInt=!!d.format?.includes("int"));const lo=d.minimum??d.length,hi=d.maximum??d.length;lo!==void 0&&
(minimum===void 0||lo>minimum)&&(minimum=lo),hi!==void 0&&(maximum===void 0||hi<maximum)&&(maximum=hi)}if(pattern)return pattern.source;if(minimum!==void 0&&maximum!==
void 0&&minimum>maximum)return"(?!)";if(minimum!==void 0||maximum!==void 0)return regexes.string({minimum,maximum}).source;const own2=schema._zod.pattern;return(isInt&&
own2===regexes.number?regexes.integer:own2)?.source}function partPattern(schema){const def=schema._zod.def,own2=schema._zod.pattern?.source,inner=def.innerType??
schema._zod.innerType;if(inner){const before=inner._zod.pattern?.source,after=partPattern(inner);return own2&&before&&after&&after!==before?own2.replace(util.cleanRegex(
before),()=>util.cleanRegex(after)):own2}if(def.options){const sources=def.options.map(partPattern);if(sources.every(Boolean))return`^(${sources.map(s=>util.cleanRegex(
s)).join("|")})$`}return leafPattern(schema)}const $ZodTemplateLiteral=null,$ZodFunction=null,$ZodPromise=null,$ZodLazy=$constructor("$ZodLazy",(inst,def)=>{$ZodType.
init(inst,def),defineLazy(inst._zod,"innerType",()=>{const d=def;return d._cachedInner||(d._cachedInner=def.getter()),d._cachedInner}),defineLazyInternal(inst,"\
pattern",zod=>zod.innerType?._zod?.pattern),defineLazyInternal(inst,"propValues",zod=>zod.innerType?._zod?.propValues),defineLazyInternal(inst,"optin",zod=>zod.
innerType?._zod?.optin??void 0),defineLazyInternal(inst,"optout",zod=>zod.innerType?._zod?.optout??void 0),inst._zod.parse=(payload,ctx)=>inst._zod.innerType._zod.
run(payload,ctx)}),$ZodCustom=$constructor("$ZodCustom",(inst,def)=>{$ZodCheck.init(inst,def),$ZodType.init(inst,def),inst._zod.parse=(payload,_)=>payload,inst.
_zod.check=payload=>{const input=payload.value,r=def.fn(input);if(r instanceof Promise)return r.then(r2=>handleRefineResult(r2,payload,input,inst));handleRefineResult(
r,payload,input,inst)}});function handleRefineResult(result,payload,input,inst){if(!result){const _iss={code:"custom",input,inst,path:[...inst._zod.def.path??[]],
continue:!inst._zod.def.abort};inst._zod.def.params&&(_iss.params=inst._zod.def.params),payload.issues.push(util_issue(_iss))}}var registries_a;const $output=null,
$input=null;class $ZodRegistry{constructor(){this._map=new WeakMap,this._idmap=new Map}add(schema,..._meta){const meta2=_meta[0];return this._map.set(schema,meta2),
meta2&&typeof meta2=="object"&&"id"in meta2&&this._idmap.set(meta2.id,schema),this}clear(){return this._map=new WeakMap,this._idmap=new Map,this}remove(schema){
const meta2=this._map.get(schema);return meta2&&typeof meta2=="object"&&"id"in meta2&&this._idmap.delete(meta2.id),this._map.delete(schema),this}get(schema){const p=schema.
_zod.parent;if(p){const pm={...this.get(p)??{}};delete pm.id;const f={...pm,...this._map.get(schema)};return Object.keys(f).length?f:void 0}return this._map.get(
schema)}has(schema){return this._map.has(schema)}}function registry(){return new $ZodRegistry}(registries_a=globalThis).__zod_globalRegistry??(registries_a.__zod_globalRegistry=
registry());const globalRegistry=globalThis.__zod_globalRegistry;function snapshotChecks(def){return def.checks&&(def.checks=[...def.checks]),def}function _string(Class2,params){
return new Class2(snapshotChecks({type:"string",...normalizeParams(params)}))}function _coercedString(Class2,params){return new Class2(snapshotChecks({type:"str\
ing",coerce:!0,...util.normalizeParams(params)}))}function _email(Class2,params){return new Class2({type:"string",format:"email",check:"string_format",abort:!1,
...normalizeParams(params)})}function _guid(Class2,params){return new Class2({type:"string",format:"guid",check:"string_format",abort:!1,...normalizeParams(params)})}
function _uuid(Class2,params){return new Class2({type:"string",format:"uuid",check:"string_format",abort:!1,...normalizeParams(params)})}function _uuidv4(Class2,params){
return new Class2({type:"string",format:"uuid",check:"string_format",abort:!1,version:"v4",...normalizeParams(params)})}function _uuidv6(Class2,params){return new Class2(
{type:"string",format:"uuid",check:"string_format",abort:!1,version:"v6",...normalizeParams(params)})}function _uuidv7(Class2,params){return new Class2({type:"s\
tring",format:"uuid",check:"string_format",abort:!1,version:"v7",...normalizeParams(params)})}function _url(Class2,params){return new Class2({type:"string",format:"\
url",check:"string_format",abort:!1,...normalizeParams(params)})}function api_emoji(Class2,params){return new Class2({type:"string",format:"emoji",check:"string\
_format",abort:!1,...normalizeParams(params)})}function _nanoid(Class2,params){return new Class2({type:"string",format:"nanoid",check:"string_format",abort:!1,...normalizeParams(
params)})}function _cuid(Class2,params){return new Class2({type:"string",format:"cuid",check:"string_format",abort:!1,...normalizeParams(params)})}function _cuid2(Class2,params){
return new Class2({type:"string",format:"cuid2",check:"string_format",abort:!1,...normalizeParams(params)})}function _ulid(Class2,params){return new Class2({type:"\
string",format:"ulid",check:"string_format",abort:!1,...normalizeParams(params)})}function _xid(Class2,params){return new Class2({type:"string",format:"xid",check:"\
string_format",abort:!1,...normalizeParams(params)})}function _ksuid(Class2,params){return new Class2({type:"string",format:"ksuid",check:"string_format",abort:!1,
...normalizeParams(params)})}function _ipv4(Class2,params){return new Class2({type:"string",format:"ipv4",check:"string_format",abort:!1,...normalizeParams(params)})}
function _ipv6(Class2,params){return new Class2({type:"string",format:"ipv6",check:"string_format",abort:!1,...normalizeParams(params)})}function _mac(Class2,params){
return new Class2({type:"string",format:"mac",check:"string_format",abort:!1,...util.normalizeParams(params)})}function _cidrv4(Class2,params){return new Class2(
{type:"string",format:"cidrv4",check:"string_format",abort:!1,...normalizeParams(params)})}function _cidrv6(Class2,params){return new Class2({type:"string",format:"\
cidrv6",check:"string_format",abort:!1,...normalizeParams(params)})}function _base64(Class2,params){return new Class2({type:"string",format:"base64",check:"stri\
ng_format",abort:!1,...normalizeParams(params)})}function _base64url(Class2,params){return new Class2({type:"string",format:"base64url",check:"string_format",abort:!1,
...normalizeParams(params)})}function _e164(Class2,params){return new Class2({type:"string",format:"e164",check:"string_format",abort:!1,...normalizeParams(params)})}
function _creditCard(Class2,params){return new Class2({type:"string",format:"credit_card",check:"string_format",abort:!1,...util.normalizeParams(params)})}function _iban(Class2,params){
return new Class2({type:"string",format:"iban",check:"string_format",abort:!1,...util.normalizeParams(params)})}function _jwt(Class2,params){return new Class2({
type:"string",format:"jwt",check:"string_format",abort:!1,...normalizeParams(params)})}const TimePrecision={Any:null,Minute:-1,Second:0,Millisecond:3,Microsecond:6};
function _isoDateTime(Class2,params){return new Class2({type:"string",format:"datetime",check:"string_format",offset:!1,local:!1,precision:null,...normalizeParams(
params)})}function _isoDate(Class2,params){return new Class2({type:"string",format:"date",check:"string_format",...normalizeParams(params)})}function _isoTime(Class2,params){
return new Class2({type:"string",format:"time",check:"string_format",precision:null,...normalizeParams(params)})}function _isoDuration(Class2,params){return new Class2(
{type:"string",format:"duration",check:"string_format",...normalizeParams(params)})}function _number(Class2,params){return new Class2(snapshotChecks({type:"numb\
er",checks:[],...normalizeParams(params)}))}function _coercedNumber(Class2,params){return new Class2(snapshotChecks({type:"number",coerce:!0,checks:[],...util.normalizeParams(
params)}))}function _int(Class2,params){return new Class2({type:"number",check:"number_format",abort:!1,format:"safeint",...normalizeParams(params)})}function _float32(Class2,params){
return new Class2({type:"number",check:"number_format",abort:!1,format:"float32",...util.normalizeParams(params)})}function _float64(Class2,params){return new Class2(
{type:"number",check:"number_format",abort:!1,format:"float64",...util.normalizeParams(params)})}function _int32(Class2,params){return new Class2({type:"number",
check:"number_format",abort:!1,format:"int32",...util.normalizeParams(params)})}function _uint32(Class2,params){return new Class2({type:"number",check:"number_f\
ormat",abort:!1,format:"uint32",...util.normalizeParams(params)})}function _boolean(Class2,params){return new Class2({type:"boolean",...normalizeParams(params)})}
function _coercedBoolean(Class2,params){return new Class2({type:"boolean",coerce:!0,...util.normalizeParams(params)})}function _bigint(Class2,params){return new Class2(
{type:"bigint",...util.normalizeParams(params)})}function _coercedBigint(Class2,params){return new Class2({type:"bigint",coerce:!0,...util.normalizeParams(params)})}
function _int64(Class2,params){return new Class2({type:"bigint",check:"bigint_format",abort:!1,format:"int64",...util.normalizeParams(params)})}function _uint64(Class2,params){
return new Class2({type:"bigint",check:"bigint_format",abort:!1,format:"uint64",...util.normalizeParams(params)})}function _symbol(Class2,params){return new Class2(
{type:"symbol",...util.normalizeParams(params)})}function api_undefined(Class2,params){return new Class2({type:"undefined",...util.normalizeParams(params)})}function api_null(Class2,params){
return new Class2({type:"null",...normalizeParams(params)})}function _any(Class2){return new Class2({type:"any"})}function _unknown(Class2){return new Class2({type:"\
unknown"})}function _never(Class2,params){return new Class2({type:"never",...normalizeParams(params)})}function _void(Class2,params){return new Class2({type:"vo\
id",...util.normalizeParams(params)})}function _date(Class2,params){return new Class2({type:"date",...util.normalizeParams(params)})}function _coercedDate(Class2,params){
return new Class2({type:"date",coerce:!0,...util.normalizeParams(params)})}function _nan(Class2,params){return new Class2({type:"nan",...util.normalizeParams(params)})}
function _lt(value,params){return new $ZodCheckLessThan({check:"less_than",...normalizeParams(params),value,inclusive:!1})}function _lte(value,params){return new $ZodCheckLessThan(
{check:"less_than",...normalizeParams(params),value,inclusive:!0})}function _gt(value,params){return new $ZodCheckGreaterThan({check:"greater_than",...normalizeParams(
params),value,inclusive:!1})}function _gte(value,params){return new $ZodCheckGreaterThan({check:"greater_than",...normalizeParams(params),value,inclusive:!0})}function _positive(params){
return _gt(0,params)}function _negative(params){return _lt(0,params)}function _nonpositive(params){return _lte(0,params)}function _nonnegative(params){return _gte(
0,params)}function _multipleOf(value,params){return new $ZodCheckMultipleOf({check:"multiple_of",...normalizeParams(params),value})}function _maxSize(maximum,params){
return new checks.$ZodCheckMaxSize({check:"max_size",...util.normalizeParams(params),maximum})}function _minSize(minimum,params){return new checks.$ZodCheckMinSize(
{check:"min_size",...util.normalizeParams(params),minimum})}function _size(size,params){return new checks.$ZodCheckSizeEquals({check:"size_equals",...util.normalizeParams(
params),size})}function _maxLength(maximum,params){return new $ZodCheckMaxLength({check:"max_length",...normalizeParams(params),maximum})}function _minLength(minimum,params){
return new $ZodCheckMinLength({check:"min_length",...normalizeParams(params),minimum})}function _length(length,params){return new $ZodCheckLengthEquals({check:"\
length_equals",...normalizeParams(params),length})}function _regex(pattern,params){return new $ZodCheckRegex({check:"string_format",format:"regex",...normalizeParams(
params),pattern})}function _lowercase(params){return new $ZodCheckLowerCase({check:"string_format",format:"lowercase",...normalizeParams(params)})}function _uppercase(params){
return new $ZodCheckUpperCase({check:"string_format",format:"uppercase",...normalizeParams(params)})}function _includes(includes,params){return new $ZodCheckIncludes(
{check:"string_format",format:"includes",...normalizeParams(params),includes})}function _startsWith(prefix,params){return new $ZodCheckStartsWith({check:"string\
_format",format:"starts_with",...normalizeParams(params),prefix})}function _endsWith(suffix,params){return new $ZodCheckEndsWith({check:"string_format",format:"\
ends_with",...normalizeParams(params),suffix})}function _property(property,schema,params){return new checks.$ZodCheckProperty({check:"property",property,schema,
...util.normalizeParams(params)})}function _properties(shape,params){return new $ZodCheckProperties({check:"properties",shape,...normalizeParams(params)})}function _mime(types,params){
return new checks.$ZodCheckMimeType({check:"mime_type",mime:types,...util.normalizeParams(params)})}function _overwrite(tx){return new $ZodCheckOverwrite({check:"\
overwrite",tx})}function _normalize(form){return _overwrite(input=>input.normalize(form))}function _trim(){return _overwrite(input=>input.trim())}function _toLowerCase(){
return _overwrite(input=>input.toLowerCase())}function _toUpperCase(){return _overwrite(input=>input.toUpperCase())}function _slugify(){return _overwrite(input=>slugify(
input))}function _array(Class2,element,params){return new Class2({type:"array",element,...normalizeParams(params)})}function _union(Class2,options,params){return new Class2(
{type:"union",options,...util.normalizeParams(params)})}function _xor(Class2,options,params){return new Class2({type:"union",options,inclusive:!1,...util.normalizeParams(
params)})}function _discriminatedUnion(Class2,discriminator,options,params){return new Class2({type:"union",options,discriminator,...util.normalizeParams(params)})}
function _intersection(Class2,left,right){return new Class2({type:"intersection",left,right})}function _tuple(Class2,items,_paramsOrRest,_params){const hasRest=_paramsOrRest instanceof
schemas.$ZodType,params=hasRest?_params:_paramsOrRest,rest=hasRest?_paramsOrRest:null;return new Class2({type:"tuple",items,rest,...util.normalizeParams(params)})}
function _record(Class2,keyType,valueType,params){return new Class2({type:"record",keyType,valueType,...util.normalizeParams(params)})}function _map(Class2,keyType,valueType,params){
return new Class2({type:"map",keyType,valueType,...util.normalizeParams(params)})}function _set(Class2,valueType,params){return new Class2({type:"set",valueType,
...util.normalizeParams(params)})}function _enum(Class2,values,params){const entries=Array.isArray(values)?Object.fromEntries(values.map(v=>[v,v])):values;return new Class2(
{type:"enum",entries,...util.normalizeParams(params)})}function _nativeEnum(Class2,entries,params){return new Class2({type:"enum",entries,...util.normalizeParams(
params)})}function _literal(Class2,value,params){return new Class2({type:"literal",values:Array.isArray(value)?value:[value],...util.normalizeParams(params)})}function _file(Class2,params){
return new Class2({type:"file",...util.normalizeParams(params)})}function _transform(Class2,fn){return new Class2({type:"transform",transform:fn})}function _optional(Class2,innerType){
return new Class2({type:"optional",innerType})}function _nullable(Class2,innerType){return new Class2({type:"nullable",innerType})}function _default(Class2,innerType,defaultValue){
return new Class2({type:"default",innerType,get defaultValue(){return typeof defaultValue=="function"?defaultValue():util.shallowClone(defaultValue)}})}function _nonoptional(Class2,innerType,params){
return new Class2({type:"nonoptional",innerType,...util.normalizeParams(params)})}function _success(Class2,innerType){return new Class2({type:"success",innerType})}
function _catch(Class2,innerType,catchValue){return new Class2({type:"catch",innerType,catchValue:typeof catchValue=="function"?catchValue:util.constantCatch(catchValue)})}
function _pipe(Class2,in_,out){return new Class2({type:"pipe",in:in_,out})}function _readonly(Class2,innerType){return new Class2({type:"readonly",innerType})}function _templateLiteral(Class2,parts,params){
return new Class2({type:"template_literal",parts,...util.normalizeParams(params)})}function _lazy(Class2,getter){return new Class2({type:"lazy",getter})}function _promise(Class2,innerType){
return new Class2({type:"promise",innerType})}function _custom(Class2,fn,_params){const norm=normalizeParams(_params);return norm.abort??(norm.abort=!0),new Class2(
{type:"custom",check:"custom",fn,...norm})}function _refine(Class2,fn,_params){return new Class2({type:"custom",check:"custom",fn,...normalizeParams(_params)})}
function _superRefine(fn,params){const ch=_check(payload=>(payload.addIssue=issue=>{if(typeof issue=="string")payload.issues.push(util_issue(issue,payload.value,
ch._zod.def));else{const _issue=issue;_issue.fatal&&(_issue.continue=!1),_issue.code??(_issue.code="custom"),"input"in _issue||(_issue.input=payload.value),_issue.
inst??(_issue.inst=ch),_issue.continue??(_issue.continue=!ch._zod.def.abort),payload.issues.push(util_issue(_issue))}},fn(payload.value,payload)),params);return ch}
function _check(fn,params){const ch=new $ZodCheck({check:"custom",...normalizeParams(params)});return ch._zod.check=fn,ch}function describe(description){const ch=new $ZodCheck(
{check:"describe"});return ch._zod.onattach=[inst=>{const existing=globalRegistry.get(inst)??{};globalRegistry.add(inst,{...existing,description})}],ch._zod.check=
()=>{},ch}function meta(metadata){const ch=new $ZodCheck({check:"meta"});return ch._zod.onattach=[inst=>{const existing=globalRegistry.get(inst)??{};globalRegistry.
add(inst,{...existing,...metadata})}],ch._zod.check=()=>{},ch}function _stringbool(Classes,_params){const params=util.normalizeParams(_params);let truthyArray=params.
truthy??["true","1","yes","on","y","enabled"],falsyArray=params.falsy??["false","0","no","off","n","disabled"];params.case!=="sensitive"&&(truthyArray=truthyArray.
map(v=>typeof v=="string"?v.toLowerCase():v),falsyArray=falsyArray.map(v=>typeof v=="string"?v.toLowerCase():v));const truthySet=new Set(truthyArray),falsySet=new Set(
falsyArray),_Codec=Classes.Codec??schemas.$ZodCodec,_Boolean=Classes.Boolean??schemas.$ZodBoolean,_String=Classes.String??schemas.$ZodString,stringSchema=new _String(
{type:"string",error:params.error}),booleanSchema=new _Boolean({type:"boolean",error:params.error}),codec2=new _Codec({type:"pipe",in:stringSchema,out:booleanSchema,
transform:((input,payload)=>{let data=input;return params.case!=="sensitive"&&(data=data.toLowerCase()),truthySet.has(data)?!0:falsySet.has(data)?!1:(payload.issues.
push({code:"invalid_value",expected:"stringbool",values:[...truthySet,...falsySet],input:payload.value,inst:codec2,continue:!1}),{})}),reverseTransform:((input,_payload)=>input===
!0?truthyArray[0]||"true":falsyArray[0]||"false"),error:params.error});return codec2._zod.bag.truthy=truthyArray,codec2._zod.bag.falsy=falsyArray,codec2._zod.bag.
case=params.case??"insensitive",codec2}function _stringFormat(Class2,format,fnOrRegex,_params={}){const params=util.normalizeParams(_params),def={check:"string_\
format",type:"string",format,fn:typeof fnOrRegex=="function"?fnOrRegex:val=>fnOrRegex.test(val),...params};return fnOrRegex instanceof RegExp&&(def.pattern=fnOrRegex),
new Class2(def)}function assignProps(target,...sources){for(const source of sources)for(const key of Reflect.ownKeys(source))Object.prototype.propertyIsEnumerable.
call(source,key)&&util_assignProp(target,key,source[key]);return target}function to_json_schema_initializeContext(params){let target=params?.target??"draft-2020\
-12";return target==="draft-4"&&(target="draft-04"),target==="draft-7"&&(target="draft-07"),{processors:params.processors??{},metadataRegistry:params?.metadata??
globalRegistry,target,unrepresentable:params?.unrepresentable??"throw",override:params?.override??(()=>{}),io:params?.io??"output",counter:0,seen:new Map,sharedDefsExtractedFor:void 0,
sharedEmitDoneFor:void 0,cycles:params?.cycles??"ref",reused:params?.reused??"inline",intersections:[],deferred:[],external:params?.external??void 0}}function handleUnrepresentable(schema,ctx,json2,params,message){
const result=typeof ctx.unrepresentable=="function"?ctx.unrepresentable({zodSchema:schema,path:params.path,message}):ctx.unrepresentable;if(result==="any")return!1;
if(result===void 0||result==="throw")throw new Error(message);return Object.assign(json2,result),!0}function to_json_schema_processSchema(schema,ctx,_params={path:[],
schemaPath:[]}){var _a2;const def=schema._zod.def,seen=ctx.seen.get(schema);if(seen)return seen.count++,_params.schemaPath.includes(schema)&&(seen.cycle=_params.
path),seen.schema;const result={schema:{},count:1,cycle:void 0,path:_params.path};ctx.seen.set(schema,result),ctx.sharedDefsExtractedFor=void 0,ctx.sharedEmitDoneFor=
void 0;const overrideSchema=schema._zod.toJSONSchema?.();if(overrideSchema)result.schema=overrideSchema;else{const params={..._params,schemaPath:[..._params.schemaPath,
schema],path:_params.path};if(schema._zod.processJSONSchema)schema._zod.processJSONSchema(ctx,result.schema,params);else{const _json=result.schema,processor=ctx.
processors[def.type];if(!processor)throw new Error(`[toJSONSchema]: Non-representable type encountered: ${def.type}`);processor(schema,ctx,_json,params)}const parent=schema.
_zod.parent;parent&&(result.ref||(result.ref=parent),to_json_schema_processSchema(parent,ctx,params),ctx.seen.get(parent).isParent=!0)}const meta2=ctx.metadataRegistry.
get(schema);return meta2&&assignProps(result.schema,meta2),ctx.io==="input"&&isTransforming(schema)&&(delete result.schema.examples,delete result.schema.default),
ctx.io==="input"&&"_prefault"in result.schema&&((_a2=result.schema).default??(_a2.default=result.schema._prefault)),delete result.schema._prefault,ctx.seen.get(
schema).schema}function encodeJSONPointerSegment(segment){return segment.replace(/~/g,"~0").replace(/\//g,"~1")}function to_json_schema_extractDefs(ctx,schema){
const root=ctx.seen.get(schema);if(!root)throw new Error("Unprocessed schema. This is a bug in Zod.");if(ctx.external&&ctx.sharedDefsExtractedFor===ctx.external)
return;const idToSchema=new Map;for(const entry of ctx.seen.entries()){const id=ctx.metadataRegistry.get(entry[0])?.id;if(id){const existing=idToSchema.get(id);
if(existing&&existing!==entry[0])throw new Error(`Duplicate schema id "${id}" detected during JSON Schema conversion. Two different schemas cannot share the sam\
e id when converted together.`);idToSchema.set(id,entry[0])}}const makeURI=entry=>{const defsSegment=ctx.target==="draft-2020-12"?"$defs":"definitions";if(ctx.external){
const externalId=ctx.external.registry.get(entry[0])?.id,uriGenerator=ctx.external.uri??(id2=>id2);if(externalId)return{ref:uriGenerator(externalId)};const id=entry[1].
defId??entry[1].schema.id??`schema${ctx.counter++}`;return entry[1].defId=id,{defId:id,ref:`${uriGenerator("__shared")}#/${defsSegment}/${encodeJSONPointerSegment(
id)}`}}const uriPrefix="#",defUriPrefix=`${uriPrefix}/${defsSegment}/`;if(entry[1]===root&&!entry[1].schema.id)return{ref:uriPrefix};const defId=entry[1].schema.
id??`__schema${ctx.counter++}`;return{defId,ref:defUriPrefix+encodeJSONPointerSegment(defId)}},extractToDef=entry=>{if(entry[1].schema.$ref)return;const seen=entry[1],
{ref,defId}=makeURI(entry);seen.def={...seen.schema},defId&&(seen.defId=defId);const schema2=seen.schema;for(const key in schema2)delete schema2[key];schema2.$ref=
ref};if(ctx.cycles==="throw")for(const entry of ctx.seen.entries()){const seen=entry[1];if(seen.cycle)throw new Error(`Cycle detected: #/${seen.cycle?.join("/")}\
/<root>

Set the \`cycles\` parameter to \`"ref"\` to resolve cyclical schemas with defs.`)}for(const entry of ctx.seen.entries()){const seen=entry[1];if(schema===entry[0]){
extractToDef(entry);continue}if(ctx.external){const ext=ctx.external.registry.get(entry[0])?.id;if(schema!==entry[0]&&ext){extractToDef(entry);continue}}if(ctx.
metadataRegistry.get(entry[0])?.id){extractToDef(entry);continue}if(seen.cycle){extractToDef(entry);continue}seen.count>1&&ctx.reused==="ref"&&extractToDef(entry)}
ctx.external&&(ctx.sharedDefsExtractedFor=ctx.external)}function compactTypeUnion(schema){const options=schema.anyOf;if(!Array.isArray(options)||options.length===
0||schema.type!==void 0)return;const types=[];for(const option of options){if(!option||typeof option!="object")return;compactTypeUnion(option);const keys=Object.
keys(option);if(keys.length!==1||keys[0]!=="type")return;const type=option.type;for(const member of Array.isArray(type)?type:[type]){if(typeof member!="string")
return;types.includes(member)||types.push(member)}}delete schema.anyOf,schema.type=types.length===1?types[0]:types}const FOLDABLE_KEYS=new Set(["type","properti\
es","required","additionalProperties"]),UNION_KEYS=["oneOf","anyOf"];function undeclaredConstraint(member){const extra=member.additionalProperties;return extra===
void 0||extra===!1||typeof extra!="object"||extra===null?null:Object.keys(extra).length?extra:null}function foldObjects(members2){const objects=[];for(const member of members2){
if(typeof member!="object"||member.type!=="object")return null;for(const key in member)if(!FOLDABLE_KEYS.has(key))return null;objects.push(member)}const properties={},
required2=new Set;for(const object2 of objects){for(const key in object2.properties){if(Object.prototype.hasOwnProperty.call(properties,key))continue;const parts=[];
for(const other of objects){const part=other.properties?.[key]??undeclaredConstraint(other);part!=null&&(parts.some(seen=>JSON.stringify(seen)===JSON.stringify(
part))||parts.push(part))}const merged=parts.length===1?parts[0]:foldObjects(parts)??{allOf:parts};util_assignProp(properties,key,merged)}for(const key of object2.
required??[])required2.add(key)}const folded={type:"object",properties};if(required2.size&&(folded.required=[...required2]),objects.every(object2=>object2.additionalProperties===
!1))folded.additionalProperties=!1;else{const constraints=[];for(const object2 of objects){const constraint=undeclaredConstraint(object2);constraint&&!constraints.
some(seen=>JSON.stringify(seen)===JSON.stringify(constraint))&&constraints.push(constraint)}constraints.length===1?folded.additionalProperties=constraints[0]:constraints.
length>1&&(folded.additionalProperties={allOf:constraints})}return folded}function foldIntersection(json2){const allOf=json2.allOf;if(!Array.isArray(allOf)||allOf.
length<2)return;for(const key of FOLDABLE_KEYS)if(key in json2)return;const unions=allOf.filter(m=>UNION_KEYS.some(k=>Array.isArray(m[k])));let folded=null;if(!unions.
length)folded=foldObjects(allOf);else{const union2=unions[0],keyword=UNION_KEYS.find(k=>Array.isArray(union2[k]));if(Object.keys(union2).length!==1)return;const rest=allOf.
filter(m=>m!==union2),branches=union2[keyword].map(branch=>foldObjects([...rest,branch]));if(branches.some(b=>!b))return;folded={[keyword]:branches}}folded&&(delete json2.
allOf,assignProps(json2,folded))}function to_json_schema_finalize(ctx,schema){const root=ctx.seen.get(schema);if(!root)throw new Error("Unprocessed schema. This\
 is a bug in Zod.");const flattenRef=zodSchema=>{const seen=ctx.seen.get(zodSchema);if(seen.ref===null)return;const schema2=seen.def??seen.schema,_cached={...schema2},
ref=seen.ref;if(seen.ref=null,ref){flattenRef(ref);const refSeen=ctx.seen.get(ref),refSchema=refSeen.schema;if(refSchema.$ref&&(ctx.target==="draft-07"||ctx.target===
"draft-04"||ctx.target==="openapi-3.0")?(schema2.allOf=schema2.allOf??[],schema2.allOf.push(refSchema)):assignProps(schema2,refSchema),assignProps(schema2,_cached),
zodSchema._zod.parent===ref)for(const key in schema2)key==="$ref"||key==="allOf"||key in _cached||delete schema2[key];if(refSchema.$ref&&refSeen.def)for(const key in schema2)
key==="$ref"||key==="allOf"||key in refSeen.def&&JSON.stringify(schema2[key])===JSON.stringify(refSeen.def[key])&&delete schema2[key]}const parent=zodSchema._zod.
parent;if(parent&&parent!==ref){flattenRef(parent);const parentSeen=ctx.seen.get(parent);if(parentSeen?.schema.$ref&&(schema2.$ref=parentSeen.schema.$ref,parentSeen.
def))for(const key in schema2)key==="$ref"||key==="allOf"||key in parentSeen.def&&JSON.stringify(schema2[key])===JSON.stringify(parentSeen.def[key])&&delete schema2[key]}
ctx.override({zodSchema,jsonSchema:schema2,path:seen.path??[]})};if(!ctx.external||ctx.sharedEmitDoneFor!==ctx.external){for(const entry of[...ctx.seen.entries()].
reverse())flattenRef(entry[0]);if(ctx.target!=="openapi-3.0")for(const entry of ctx.seen.entries())compactTypeUnion(entry[1].def??entry[1].schema);for(const rewrite of ctx.
deferred)rewrite();if(ctx.intersections.length){const carriers=new Map;for(const seen of ctx.seen.values())for(const json2 of[seen.schema,seen.def]){const allOf=json2?.
allOf;if(!Array.isArray(allOf))continue;const existing=carriers.get(allOf);existing?existing.push(json2):carriers.set(allOf,[json2])}for(const allOf of ctx.intersections)
for(const json2 of carriers.get(allOf)??[])foldIntersection(json2)}}const result={};if(ctx.target==="draft-2020-12"?result.$schema="https://json-schema.org/draf\
t/2020-12/schema":ctx.target==="draft-07"?result.$schema="http://json-schema.org/draft-07/schema#":ctx.target==="draft-04"?result.$schema="http://json-schema.or\
g/draft-04/schema#":ctx.target,ctx.external?.uri){const id=ctx.external.registry.get(schema)?.id;if(!id)throw new Error("Schema is missing an `id` property");result.
$id=ctx.external.uri(id)}assignProps(result,root.defId?root.schema:root.def??root.schema);const rootMetaId=ctx.metadataRegistry.get(schema)?.id;rootMetaId!==void 0&&
result.id===rootMetaId&&delete result.id;const defs=ctx.external?.defs??{};if(!ctx.external||ctx.sharedEmitDoneFor!==ctx.external)for(const entry of ctx.seen.entries()){
const seen=entry[1];seen.def&&seen.defId&&(seen.def.id===seen.defId&&delete seen.def.id,util_assignProp(defs,seen.defId,seen.def))}ctx.external&&(ctx.sharedEmitDoneFor=
ctx.external),ctx.external||Object.keys(defs).length>0&&(ctx.target==="draft-2020-12"?result.$defs=defs:result.definitions=defs);try{const finalized=JSON.parse(
JSON.stringify(result));return Object.defineProperty(finalized,"~standard",{value:{...schema["~standard"],jsonSchema:{input:createStandardJSONSchemaMethod(schema,
"input",ctx.processors),output:createStandardJSONSchemaMethod(schema,"output",ctx.processors)}},enumerable:!1,writable:!1}),finalized}catch{throw new Error("Err\
or converting schema to JSON.")}}function isTransforming(_schema,_ctx){const ctx=_ctx??{seen:new Set};if(ctx.seen.has(_schema))return!1;ctx.seen.add(_schema);const def=_schema.
_zod.def;if(def.type==="transform")return!0;if(def.type==="array")return isTransforming(def.element,ctx);if(def.type==="set")return isTransforming(def.valueType,
ctx);if(def.type==="lazy")return isTransforming(def.getter(),ctx);if(def.type==="promise"||def.type==="optional"||def.type==="nonoptional"||def.type==="nullable"||
def.type==="readonly"||def.type==="default"||def.type==="prefault"||def.type==="catch")return isTransforming(def.innerType,ctx);if(def.type==="intersection")return isTransforming(
def.left,ctx)||isTransforming(def.right,ctx);if(def.type==="record"||def.type==="map")return isTransforming(def.keyType,ctx)||isTransforming(def.valueType,ctx);
if(def.type==="pipe")return _schema._zod.traits.has("$ZodCodec")?!0:isTransforming(def.in,ctx)||isTransforming(def.out,ctx);if(def.type==="object"){for(const key in def.
shape)if(isTransforming(def.shape[key],ctx))return!0;return!1}if(def.type==="union"){for(const option of def.options)if(isTransforming(option,ctx))return!0;return!1}
if(def.type==="tuple"){for(const item of def.items)if(isTransforming(item,ctx))return!0;return!!(def.rest&&isTransforming(def.rest,ctx))}return!1}const createToJSONSchemaMethod=(schema,processors2={})=>params=>{
const ctx=to_json_schema_initializeContext({...params,processors:processors2});return to_json_schema_processSchema(schema,ctx),to_json_schema_extractDefs(ctx,schema),
to_json_schema_finalize(ctx,schema)},createStandardJSONSchemaMethod=(schema,io,processors2={})=>params=>{const{libraryOptions,target}=params??{},ctx=to_json_schema_initializeContext(
{...libraryOptions??{},target,io,processors:processors2});return to_json_schema_processSchema(schema,ctx),to_json_schema_extractDefs(ctx,schema),to_json_schema_finalize(
ctx,schema)},narrowMin=(agg,key,value)=>{(agg[key]===void 0||value>agg[key])&&(agg[key]=value)},narrowMax=(agg,key,value)=>{(agg[key]===void 0||value<agg[key])&&
(agg[key]=value)},narrowBoth=(agg,value)=>{narrowMin(agg,"minimum",value),narrowMax(agg,"maximum",value)},addDivisor=(agg,value)=>{agg.multipleOf??(agg.multipleOf=
[]),agg.multipleOf.includes(value)||agg.multipleOf.push(value)},addPattern=(agg,pattern)=>{agg.patterns??(agg.patterns=new Set),agg.patterns.add(pattern)},intersectMime=(agg,mime)=>{
agg.mime=agg.mime?agg.mime.filter(m=>mime.includes(m)):[...mime]},setFormat=(agg,format)=>{agg.format=format,format.includes("int")&&(agg.isInt=!0)},minContributor=(agg,def)=>narrowMin(
agg,"minimum",def.minimum),maxContributor=(agg,def)=>narrowMax(agg,"maximum",def.maximum),formatContributor=ranges=>(agg,def)=>{setFormat(agg,def.format);const[
minimum,maximum]=ranges[def.format];narrowMin(agg,"minimum",minimum),narrowMax(agg,"maximum",maximum)},contributors={greater_than:(agg,def)=>narrowMin(agg,def.inclusive?
"minimum":"exclusiveMinimum",def.value),less_than:(agg,def)=>narrowMax(agg,def.inclusive?"maximum":"exclusiveMaximum",def.value),multiple_of:(agg,def)=>addDivisor(
agg,def.value),number_format:formatContributor(NUMBER_FORMAT_RANGES),bigint_format:formatContributor(BIGINT_FORMAT_RANGES),min_length:minContributor,max_length:maxContributor,
length_equals:(agg,def)=>narrowBoth(agg,def.length),min_size:minContributor,max_size:maxContributor,size_equals:(agg,def)=>narrowBoth(agg,def.size),string_format:(agg,def)=>{
setFormat(agg,def.format),def.pattern&&addPattern(agg,def.pattern),(def.format==="base64"||def.format==="base64url")&&(agg.contentEncoding=def.format),(def.local||
def.precision===-1)&&(agg.laxFormat=!0)},mime_type:(agg,def)=>intersectMime(agg,def.mime)};function aggregateChecks(schema){const agg={},def=schema._zod.def,list=schema.
_zod.traits.has("$ZodCheck")?[schema,...def.checks??[]]:def.checks??[];for(const ch of list)contributors[ch._zod.def.check]?.(agg,ch._zod.def);const bag=schema.
_zod.bag;bag.minimum!==void 0&&narrowMin(agg,"minimum",bag.minimum),bag.exclusiveMinimum!==void 0&&narrowMin(agg,"exclusiveMinimum",bag.exclusiveMinimum),bag.maximum!==
void 0&&narrowMax(agg,"maximum",bag.maximum),bag.exclusiveMaximum!==void 0&&narrowMax(agg,"exclusiveMaximum",bag.exclusiveMaximum),bag.multipleOf!==void 0&&addDivisor(
agg,bag.multipleOf),bag.format!==void 0&&(agg.format??(agg.format=bag.format),bag.format.includes("int")&&(agg.isInt=!0)),bag.mime&&intersectMime(agg,bag.mime);
for(const pattern of bag.patterns??[])addPattern(agg,pattern);return agg}const formatMap={guid:"uuid",url:"uri",datetime:"date-time",json_string:"json-string",regex:""},
exactPatterns=new Map([[base64Charset,base64],[base64urlCharset,base64url]]),exactPattern=p=>exactPatterns.get(p)??p,stringProcessor=(schema,ctx,_json,_params)=>{
const json2=_json;json2.type="string";const{minimum,maximum,format,patterns,contentEncoding,laxFormat}=aggregateChecks(schema);if(typeof minimum=="number"&&(json2.
minLength=minimum),typeof maximum=="number"&&(json2.maxLength=maximum),format&&(json2.format=formatMap[format]??format,json2.format===""&&delete json2.format,(format===
"time"||laxFormat)&&delete json2.format),contentEncoding&&(json2.contentEncoding=contentEncoding),patterns&&patterns.size>0){const patternList=[...patterns].map(
exactPattern);patternList.length===1?json2.pattern=patternList[0].source:patternList.length>1&&(json2.allOf=[...patternList.map(regex=>({...ctx.target==="draft-\
07"||ctx.target==="draft-04"||ctx.target==="openapi-3.0"?{type:"string"}:{},pattern:regex.source}))])}},numberProcessor=(schema,ctx,_json,params)=>{const json2=_json,
{minimum,maximum,multipleOf,exclusiveMaximum,exclusiveMinimum,isInt}=aggregateChecks(schema);json2.type=isInt?"integer":"number";const exMin=typeof exclusiveMinimum==
"number"&&exclusiveMinimum>=(minimum??Number.NEGATIVE_INFINITY),exMax=typeof exclusiveMaximum=="number"&&exclusiveMaximum<=(maximum??Number.POSITIVE_INFINITY),legacy=ctx.
target==="draft-04"||ctx.target==="openapi-3.0";if(exMin?legacy?(json2.minimum=exclusiveMinimum,json2.exclusiveMinimum=!0):json2.exclusiveMinimum=exclusiveMinimum:
typeof minimum=="number"&&(json2.minimum=minimum),exMax?legacy?(json2.maximum=exclusiveMaximum,json2.exclusiveMaximum=!0):json2.exclusiveMaximum=exclusiveMaximum:
typeof maximum=="number"&&(json2.maximum=maximum),multipleOf){const divisors=new Set;for(const divisor of multipleOf)Number.isFinite(divisor)&&divisor!==0?divisors.
add(Math.abs(divisor)):handleUnrepresentable(schema,ctx,json2,params,`A multipleOf divisor of ${divisor} cannot be represented in JSON Schema`);const[first,...rest]=divisors;
first!==void 0&&(json2.multipleOf=first),rest.length&&(json2.allOf=[...json2.allOf??[],...rest.map(m=>({multipleOf:m}))])}},booleanProcessor=(_schema,_ctx,json2,_params)=>{
json2.type="boolean"},bigintProcessor=(schema,ctx,json2,params)=>{handleUnrepresentable(schema,ctx,json2,params,"BigInt cannot be represented in JSON Schema")},
symbolProcessor=(schema,ctx,json2,params)=>{handleUnrepresentable(schema,ctx,json2,params,"Symbols cannot be represented in JSON Schema")},nullProcessor=(_schema,ctx,json2,_params)=>{
ctx.target==="openapi-3.0"?(json2.type="string",json2.nullable=!0,json2.enum=[null]):json2.type="null"},undefinedProcessor=(schema,ctx,json2,params)=>{handleUnrepresentable(
schema,ctx,json2,params,"Undefined cannot be represented in JSON Schema")},voidProcessor=(schema,ctx,json2,params)=>{handleUnrepresentable(schema,ctx,json2,params,
"Void cannot be represented in JSON Schema")},neverProcessor=(_schema,_ctx,json2,_params)=>{json2.not={}},anyProcessor=(_schema,_ctx,_json,_params)=>{},unknownProcessor=(_schema,_ctx,_json,_params)=>{},
dateProcessor=(schema,ctx,json2,params)=>{handleUnrepresentable(schema,ctx,json2,params,"Date cannot be represented in JSON Schema")},enumProcessor=(schema,_ctx,json2,_params)=>{
const def=schema._zod.def,values=getEnumValues(def.entries);if(values.length===0){json2.not={};return}values.every(v=>typeof v=="number")&&(json2.type="number"),
values.every(v=>typeof v=="string")&&(json2.type="string"),json2.enum=values},literalProcessor=(schema,ctx,json2,params)=>{const def=schema._zod.def;if(def.values.
length===0){json2.not={};return}const vals=[];for(const val of def.values)if(val===void 0){if(handleUnrepresentable(schema,ctx,json2,params,"Literal `undefined`\
 cannot be represented in JSON Schema"))return}else if(typeof val=="bigint"){if(handleUnrepresentable(schema,ctx,json2,params,"BigInt literals cannot be represe\
nted in JSON Schema"))return;vals.push(Number(val))}else vals.push(val);if(vals.length!==0)if(vals.length===1){const val=vals[0];json2.type=val===null?"null":typeof val,
ctx.target==="draft-04"||ctx.target==="openapi-3.0"?json2.enum=[val]:json2.const=val}else vals.every(v=>typeof v=="number")&&(json2.type="number"),vals.every(v=>typeof v==
"string")&&(json2.type="string"),vals.every(v=>typeof v=="boolean")&&(json2.type="boolean"),vals.every(v=>v===null)&&(json2.type="null"),json2.enum=vals},nanProcessor=(schema,ctx,json2,params)=>{
handleUnrepresentable(schema,ctx,json2,params,"NaN cannot be represented in JSON Schema")},templateLiteralProcessor=(schema,_ctx,json2,_params)=>{const _json=json2,
pattern=schema._zod.pattern;if(!pattern)throw new Error("Pattern not found in template literal");_json.type="string",_json.pattern=pattern.source},fileProcessor=(schema,_ctx,json2,_params)=>{
const _json=json2;_json.type="string",_json.format="binary",_json.contentEncoding="binary";const{minimum,maximum,mime}=aggregateChecks(schema);minimum!==void 0&&
(_json.minLength=minimum),maximum!==void 0&&(_json.maxLength=maximum),mime&&(mime.length===0?_json.not={}:mime.length===1?_json.contentMediaType=mime[0]:_json.anyOf=
mime.map(m=>({contentMediaType:m})))},successProcessor=(_schema,_ctx,json2,_params)=>{json2.type="boolean"},customProcessor=(schema,ctx,json2,params)=>{handleUnrepresentable(
schema,ctx,json2,params,"Custom types cannot be represented in JSON Schema")},functionProcessor=(schema,ctx,json2,params)=>{handleUnrepresentable(schema,ctx,json2,
params,"Function types cannot be represented in JSON Schema")},transformProcessor=(schema,ctx,json2,params)=>{handleUnrepresentable(schema,ctx,json2,params,"Tra\
nsforms cannot be represented in JSON Schema")},mapProcessor=(schema,ctx,json2,params)=>{handleUnrepresentable(schema,ctx,json2,params,"Map cannot be represente\
d in JSON Schema")},setProcessor=(schema,ctx,json2,params)=>{handleUnrepresentable(schema,ctx,json2,params,"Set cannot be represented in JSON Schema")},arrayProcessor=(schema,ctx,_json,params)=>{
const json2=_json,def=schema._zod.def,{minimum,maximum}=aggregateChecks(schema);typeof minimum=="number"&&(json2.minItems=minimum),typeof maximum=="number"&&(json2.
maxItems=maximum),json2.type="array",json2.items=to_json_schema_processSchema(def.element,ctx,{...params,path:[...params.path,"items"]})};function inputOptin(schema){
const def=schema._zod.def;return def.type==="pipe"&&def.in._zod.traits.has("$ZodTransform")?inputOptin(def.out):def.type==="catch"?inputOptin(def.innerType):schema.
_zod.optin}const objectProcessor=(schema,ctx,_json,params)=>{const json2=_json,def=schema._zod.def,shape=def.shape;if(Object.getOwnPropertySymbols(shape).length&&
handleUnrepresentable(schema,ctx,json2,params,"Symbol keys cannot be represented in JSON Schema"))return;json2.type="object",json2.properties={};for(const key in shape)
util_assignProp(json2.properties,key,to_json_schema_processSchema(shape[key],ctx,{...params,path:[...params.path,"properties",key]}));const requiredKeys=[];for(const key of Object.
keys(shape)){const field=def.shape[key];(ctx.io==="input"?inputOptin(field)===void 0:field._zod.optout===void 0)&&requiredKeys.push(key)}requiredKeys.length>0&&
(json2.required=requiredKeys),def.catchall?._zod.def.type==="never"?json2.additionalProperties=!1:def.catchall?def.catchall&&(json2.additionalProperties=to_json_schema_processSchema(
def.catchall,ctx,{...params,path:[...params.path,"additionalProperties"]})):ctx.io==="output"&&(json2.additionalProperties=!1)},unionProcessor=(schema,ctx,json2,params)=>{
const def=schema._zod.def,isExclusive=def.inclusive===!1,options=def.options.map((x,i)=>to_json_schema_processSchema(x,ctx,{...params,path:[...params.path,isExclusive?
"oneOf":"anyOf",i]}));isExclusive?json2.oneOf=options:json2.anyOf=options},intersectionProcessor=(schema,ctx,json2,params)=>{const def=schema._zod.def,a=to_json_schema_processSchema(
def.left,ctx,{...params,path:[...params.path,"allOf",0]}),b=to_json_schema_processSchema(def.right,ctx,{...params,path:[...params.path,"allOf",1]}),isSimpleIntersection=val=>"\
allOf"in val&&Object.keys(val).length===1,allOf=[...isSimpleIntersection(a)?a.allOf:[a],...isSimpleIntersection(b)?b.allOf:[b]];json2.allOf=allOf,ctx.intersections.
push(allOf)},tupleProcessor=(schema,ctx,_json,params)=>{const json2=_json,def=schema._zod.def;json2.type="array";const prefixPath=ctx.target==="draft-2020-12"?"\
prefixItems":"items",restPath=ctx.target==="draft-2020-12"||ctx.target==="openapi-3.0"?"items":"additionalItems",prefixItems=def.items.map((x,i)=>to_json_schema_processSchema(
x,ctx,{...params,path:[...params.path,prefixPath,i]})),rest=def.rest?to_json_schema_processSchema(def.rest,ctx,{...params,path:[...params.path,restPath,...ctx.target===
"openapi-3.0"?[def.items.length]:[]]}):null;let minItems=def.items.length;for(;minItems>0;){const item=def.items[minItems-1];if(!(ctx.io==="input"?inputOptin(item)!==
void 0:item._zod.optout==="optional"))break;minItems--}const maxItems=def.items.length,isClosed=!def.rest;ctx.target==="draft-2020-12"?(json2.prefixItems=prefixItems,
isClosed?json2.items=!1:rest&&(json2.items=rest),minItems>0&&(json2.minItems=minItems),isClosed&&(json2.maxItems=maxItems)):ctx.target==="openapi-3.0"?(json2.items=
{anyOf:prefixItems},rest&&json2.items.anyOf.push(rest),minItems>0&&(json2.minItems=minItems),isClosed&&(json2.maxItems=maxItems)):(json2.items=prefixItems,isClosed?
json2.additionalItems=!1:rest&&(json2.additionalItems=rest),minItems>0&&(json2.minItems=minItems),isClosed&&(json2.maxItems=maxItems));const{minimum,maximum}=aggregateChecks(
schema);typeof minimum=="number"&&(json2.minItems=minimum),typeof maximum=="number"&&(json2.maxItems=maximum)};function stringifyKeyNames(bySchema,json2,visited){
if(json2.$ref){if(visited.has(json2))return json2;visited.add(json2);const def=bySchema.get(json2)?.def;if(!def)return json2;const inlined=stringifyKeyNames(bySchema,
def,visited);return inlined===def?json2:inlined}for(const keyword of["anyOf","oneOf"]){const branches=json2[keyword];if(!Array.isArray(branches))continue;const mapped=branches.
map(branch=>stringifyKeyNames(bySchema,branch,visited));mapped.some((branch,i)=>branch!==branches[i])&&(json2={...json2,[keyword]:mapped})}const types=Array.isArray(
json2.type)?json2.type:[json2.type],numericType=!types.includes("string")&&types.some(t=>t==="number"||t==="integer"),values=json2.enum??(json2.const!==void 0?[
json2.const]:void 0);if(!numericType&&!values?.some(v=>typeof v=="number"))return json2;const{minimum,maximum,exclusiveMinimum,exclusiveMaximum,multipleOf,format,
id,...rest}=json2;return rest.enum?rest.enum=rest.enum.map(v=>typeof v=="number"?String(v):v):typeof rest.const=="number"&&(rest.const=String(rest.const)),numericType&&
(rest.type="string",values||(rest.pattern=(types.includes("number")?number:integer).source)),rest}const pendingRecords=new WeakMap;function rewriteKeyNames(ctx){
const bySchema=new Map;for(const entry of ctx.seen.values())entry.def&&!bySchema.has(entry.schema)&&bySchema.set(entry.schema,entry);const rewrites=new Map;for(const record2 of pendingRecords.
get(ctx)??[]){const seen=ctx.seen.get(record2),names=(seen?.def??seen?.schema)?.propertyNames;if(!names||names===!0||rewrites.has(names))continue;const rewritten=stringifyKeyNames(
bySchema,names,new Set);rewritten!==names&&rewrites.set(names,rewritten)}if(rewrites.size)for(const entry of ctx.seen.values())for(const carrier of[entry.schema,
entry.def]){const rewritten=carrier&&rewrites.get(carrier.propertyNames);rewritten&&(carrier.propertyNames=rewritten)}}const recordProcessor=(schema,ctx,_json,params)=>{
const json2=_json,def=schema._zod.def;json2.type="object";const keyType=def.keyType,patterns=aggregateChecks(keyType).patterns;if(def.mode==="loose"&&patterns&&
patterns.size>0){const valueSchema=to_json_schema_processSchema(def.valueType,ctx,{...params,path:[...params.path,"patternProperties","*"]});json2.patternProperties=
{};for(const pattern of patterns)util_assignProp(json2.patternProperties,exactPattern(pattern).source,valueSchema)}else{if(ctx.target==="draft-07"||ctx.target===
"draft-2020-12"){json2.propertyNames=to_json_schema_processSchema(def.keyType,ctx,{...params,path:[...params.path,"propertyNames"]});let pending=pendingRecords.
get(ctx);pending||(pending=[],pendingRecords.set(ctx,pending),ctx.deferred.push(()=>rewriteKeyNames(ctx))),pending.push(schema)}json2.additionalProperties=to_json_schema_processSchema(
def.valueType,ctx,{...params,path:[...params.path,"additionalProperties"]})}const keyValues=keyType._zod.values,omittableOnInput=ctx.io==="input"&&inputOptin(def.
valueType)!==void 0;if(keyValues&&!def.partial&&!omittableOnInput){const validKeyValues=[...keyValues].filter(v=>typeof v=="string"||typeof v=="number");validKeyValues.
length>0&&(json2.required=validKeyValues.map(String))}},nullableProcessor=(schema,ctx,json2,params)=>{const def=schema._zod.def,inner=to_json_schema_processSchema(
def.innerType,ctx,params),seen=ctx.seen.get(schema);ctx.target==="openapi-3.0"?(seen.ref=def.innerType,json2.nullable=!0):json2.anyOf=[inner,{type:"null"}]},nonoptionalProcessor=(schema,ctx,_json,params)=>{
const def=schema._zod.def;to_json_schema_processSchema(def.innerType,ctx,params);const seen=ctx.seen.get(schema);seen.ref=def.innerType},UNREPRESENTABLE_DEFAULT=Symbol();
function serializeDefaultValue(value,schema,ctx,json2,params){let unrepresentable=!1;const serialized=JSON.stringify(value,(_,val)=>typeof val!="bigint"?val:(unrepresentable=
!0,null));return unrepresentable?(handleUnrepresentable(schema,ctx,json2,params,"BigInt defaults cannot be represented in JSON Schema"),UNREPRESENTABLE_DEFAULT):
JSON.parse(serialized)}const defaultProcessor=(schema,ctx,json2,params)=>{const def=schema._zod.def;to_json_schema_processSchema(def.innerType,ctx,params);const seen=ctx.
seen.get(schema);seen.ref=def.innerType;const value=serializeDefaultValue(def.defaultValue,schema,ctx,json2,params);value!==UNREPRESENTABLE_DEFAULT&&(json2.default=
value)},prefaultProcessor=(schema,ctx,json2,params)=>{const def=schema._zod.def;to_json_schema_processSchema(def.innerType,ctx,params);const seen=ctx.seen.get(schema);
if(seen.ref=def.innerType,ctx.io!=="input")return;const value=serializeDefaultValue(def.defaultValue,schema,ctx,json2,params);value!==UNREPRESENTABLE_DEFAULT&&(json2.
_prefault=value)},catchProcessor=(schema,ctx,json2,params)=>{const def=schema._zod.def;to_json_schema_processSchema(def.innerType,ctx,params);const seen=ctx.seen.
get(schema);seen.ref=def.innerType;let catchValue;try{catchValue=def.catchValue(void 0)}catch{handleUnrepresentable(schema,ctx,json2,params,"Dynamic catch value\
s are not supported in JSON Schema");return}json2.default=catchValue},pipeProcessor=(schema,ctx,_json,params)=>{const def=schema._zod.def,inIsTransform=def.in._zod.
traits.has("$ZodTransform"),innerType=ctx.io==="input"?inIsTransform?def.out:def.in:def.out;to_json_schema_processSchema(innerType,ctx,params);const seen=ctx.seen.
get(schema);seen.ref=innerType},readonlyProcessor=(schema,ctx,json2,params)=>{const def=schema._zod.def;to_json_schema_processSchema(def.innerType,ctx,params);const seen=ctx.
seen.get(schema);seen.ref=def.innerType,json2.readOnly=!0},promiseProcessor=(schema,ctx,_json,params)=>{const def=schema._zod.def;to_json_schema_processSchema(def.
innerType,ctx,params);const seen=ctx.seen.get(schema);seen.ref=def.innerType},optionalProcessor=(schema,ctx,_json,params)=>{const def=schema._zod.def;to_json_schema_processSchema(
def.innerType,ctx,params);const seen=ctx.seen.get(schema);seen.ref=def.innerType},lazyProcessor=(schema,ctx,_json,params)=>{const innerType=schema._zod.innerType;
to_json_schema_processSchema(innerType,ctx,params);const seen=ctx.seen.get(schema);seen.ref=innerType},allProcessors={string:stringProcessor,number:numberProcessor,
boolean:booleanProcessor,bigint:bigintProcessor,symbol:symbolProcessor,null:nullProcessor,undefined:undefinedProcessor,void:voidProcessor,never:neverProcessor,any:anyProcessor,
unknown:unknownProcessor,date:dateProcessor,enum:enumProcessor,literal:literalProcessor,nan:nanProcessor,template_literal:templateLiteralProcessor,file:fileProcessor,
success:successProcessor,custom:customProcessor,function:functionProcessor,transform:transformProcessor,map:mapProcessor,set:setProcessor,array:arrayProcessor,object:objectProcessor,
union:unionProcessor,intersection:intersectionProcessor,tuple:tupleProcessor,record:recordProcessor,nullable:nullableProcessor,nonoptional:nonoptionalProcessor,
default:defaultProcessor,prefault:prefaultProcessor,catch:catchProcessor,pipe:pipeProcessor,readonly:readonlyProcessor,promise:promiseProcessor,optional:optionalProcessor,
lazy:lazyProcessor};function toJSONSchema(input,params){if("_idmap"in input){const registry2=input,ctx2=initializeContext({...params,processors:allProcessors}),
defs={};for(const entry of registry2._idmap.entries()){const[_,schema]=entry;processSchema(schema,ctx2)}const schemas2={},external={registry:registry2,uri:params?.
uri,defs};ctx2.external=external;for(const entry of registry2._idmap.entries()){const[key,schema]=entry;extractDefs(ctx2,schema),assignProp(schemas2,key,finalize(
ctx2,schema))}if(Object.keys(defs).length>0){const defsSegment=ctx2.target==="draft-2020-12"?"$defs":"definitions";schemas2.__shared={[defsSegment]:defs}}return{
schemas:schemas2}}const ctx=initializeContext({...params,processors:allProcessors});return processSchema(input,ctx),extractDefs(ctx,input),finalize(ctx,input)}const error=()=>{
const Sizable={string:{unit:"characters",verb:"to have"},file:{unit:"bytes",verb:"to have"},array:{unit:"items",verb:"to have"},set:{unit:"items",verb:"to have"},
map:{unit:"entries",verb:"to have"}};function getSizing(origin){return Sizable[origin]??null}const FormatDictionary={regex:"input",email:"email address",url:"UR\
L",emoji:"emoji",uuid:"UUID",uuidv4:"UUIDv4",uuidv6:"UUIDv6",nanoid:"nanoid",guid:"GUID",cuid:"cuid",cuid2:"cuid2",ulid:"ULID",xid:"XID",ksuid:"KSUID",datetime:"\
ISO datetime",date:"ISO date",time:"ISO time",duration:"ISO duration",ipv4:"IPv4 address",ipv6:"IPv6 address",mac:"MAC address",cidrv4:"IPv4 range",cidrv6:"IPv6\
 range",base64:"base64-encoded string",base64url:"base64url-encoded string",json_string:"JSON string",e164:"E.164 number",currency_code:"currency code",credit_card:"\
credit card number",iban:"IBAN",jwt:"JWT",template_literal:"input"},TypeDictionary={nan:"NaN"};function getTypeName(type,input){return type==="number"&&typeof input==
"number"&&!Number.isFinite(input)?String(input):TypeDictionary[type]??type}return issue=>{switch(issue.code){case"invalid_type":{const expected=getTypeName(issue.
expected),receivedType=parsedType(issue.input),received=getTypeName(receivedType,issue.input);return`Invalid input: expected ${expected}, received ${received}`}case"\
invalid_value":return issue.values.length===1?`Invalid input: expected ${stringifyPrimitive(issue.values[0])}`:`Invalid option: expected one of ${joinValues(issue.
values,"|")}`;case"too_big":{const adj=issue.exact?"exactly ":issue.inclusive?"<=":"<",sizing=getSizing(issue.origin);return sizing?`Too big: expected ${issue.origin??
"value"} to have ${adj}${issue.maximum.toString()} ${sizing.unit??"elements"}`:`Too big: expected ${issue.origin??"value"} to be ${adj}${issue.maximum.toString()}`}case"\
too_small":{const adj=issue.exact?"exactly ":issue.inclusive?">=":">",sizing=getSizing(issue.origin);return sizing?`Too small: expected ${issue.origin} to have ${adj}${issue.
minimum.toString()} ${sizing.unit}`:`Too small: expected ${issue.origin} to be ${adj}${issue.minimum.toString()}`}case"invalid_format":{const _issue=issue;return _issue.
format==="starts_with"?`Invalid string: must start with "${_issue.prefix}"`:_issue.format==="ends_with"?`Invalid string: must end with "${_issue.suffix}"`:_issue.
format==="includes"?`Invalid string: must include "${_issue.includes}"`:_issue.format==="regex"?`Invalid string: must match pattern ${_issue.pattern}`:`Invalid ${FormatDictionary[_issue.
format]??issue.format}`}case"not_multiple_of":return`Invalid number: must be a multiple of ${issue.divisor}`;case"unrecognized_keys":return`Unrecognized key${issue.
keys.length>1?"s":""}: ${joinValues(issue.keys,", ")}`;case"invalid_key":return`Invalid key in ${issue.origin}`;case"invalid_union":return issue.options&&Array.
isArray(issue.options)&&issue.options.length>0?`Invalid discriminator value. Expected ${issue.options.map(o=>`'${o}'`).join(" | ")}`:issue.inclusive===!1?"Inval\
id input: more than one option matched":"Invalid input";case"invalid_element":return`Invalid value in ${issue.origin}`;default:return"Invalid input"}}};function en(){
return{localeError:error()}}function _getMessage(){const internals=this._zod;return internals.message??(internals.message=JSON.stringify(internals.def,jsonStringifyReplacer,
2)),internals.message}function _setMessage(value){this._zod.message=value}const _messageDesc={get:_getMessage,set:_setMessage,enumerable:!0,configurable:!0},_issuesDesc={
value:void 0,enumerable:!1},_installedToString=new WeakSet([Object.prototype,Error.prototype]),initializer=(inst,def)=>{inst.name="$ZodError",_issuesDesc.value=
def,Object.defineProperty(inst,"issues",_issuesDesc),_issuesDesc.value=void 0,Object.defineProperty(inst,"message",_messageDesc);const proto=Object.getPrototypeOf(
inst);_installedToString.has(proto)||(_installedToString.add(proto),Object.defineProperty(proto,"toString",{configurable:!0,enumerable:!1,get(){const value=()=>this.
message;return Object.defineProperty(this,"toString",{value,configurable:!0,writable:!0}),value},set(value){Object.defineProperty(this,"toString",{value,configurable:!0,
writable:!0})}}))},$ZodError=$constructor("$ZodError",initializer),$ZodRealError=$constructor("$ZodError",initializer,void 0,{Parent:Error});function node(obj,key,make){
return Object.prototype.hasOwnProperty.call(obj,key)||(key==="__proto__"?Object.defineProperty(obj,key,{value:make(),writable:!0,enumerable:!0,configurable:!0}):
obj[key]=make()),obj[key]}function flattenError(error2,mapper=issue=>issue.message){const fieldErrors={},formErrors=[];for(const sub of error2.issues)sub.path.length>
0?node(fieldErrors,sub.path[0],()=>[]).push(mapper(sub)):formErrors.push(mapper(sub));return{formErrors,fieldErrors}}function formatError(error2,mapper=issue=>issue.
message){const fieldErrors={_errors:[]},processError=(error3,path=[])=>{for(const issue of error3.issues)if(issue.code==="invalid_union"&&issue.errors.length)issue.
errors.map(issues=>processError({issues},[...path,...issue.path]));else if(issue.code==="invalid_key")processError({issues:issue.issues},[...path,...issue.path]);else if(issue.
code==="invalid_element")processError({issues:issue.issues},[...path,...issue.path]);else{const fullpath=[...path,...issue.path];if(fullpath.length===0)fieldErrors.
_errors.push(mapper(issue));else{let curr=fieldErrors,i=0;for(;i<fullpath.length;){const el=fullpath[i],terminal=i===fullpath.length-1;if(el==="_errors"){terminal&&
curr._errors.push(mapper(issue)),i++;continue}Object.prototype.hasOwnProperty.call(curr,el)||Object.defineProperty(curr,el,{value:{_errors:[]},enumerable:!0,writable:!0,
configurable:!0});const node2=curr[el];terminal&&node2._errors.push(mapper(issue)),curr=node2,i++}}}};return processError(error2),fieldErrors}function treeifyError(error2,mapper=issue=>issue.
message){const result={errors:[]},processError=(error3,path=[])=>{var _a2;for(const issue of error3.issues)if(issue.code==="invalid_union"&&issue.errors.length)
issue.errors.map(issues=>processError({issues},[...path,...issue.path]));else if(issue.code==="invalid_key")processError({issues:issue.issues},[...path,...issue.
path]);else if(issue.code==="invalid_element")processError({issues:issue.issues},[...path,...issue.path]);else{const fullpath=[...path,...issue.path];if(fullpath.
length===0){result.errors.push(mapper(issue));continue}let curr=result,i=0;for(;i<fullpath.length;){const el=fullpath[i],terminal=i===fullpath.length-1;typeof el==
"string"?(curr.properties??(curr.properties={}),Object.prototype.hasOwnProperty.call(curr.properties,el)||Object.defineProperty(curr.properties,el,{value:{errors:[]},
enumerable:!0,writable:!0,configurable:!0}),curr=curr.properties[el]):(curr.items??(curr.items=[]),(_a2=curr.items)[el]??(_a2[el]={errors:[]}),curr=curr.items[el]),
terminal&&curr.errors.push(mapper(issue)),i++}}};return processError(error2),result}function toDotPath(_path){const segs=[],path=_path.map(seg=>typeof seg=="obj\
ect"?seg.key:seg);for(const seg of path)typeof seg=="number"?segs.push(`[${seg}]`):typeof seg=="symbol"?segs.push(`[${JSON.stringify(String(seg))}]`):/[^\w$]/.test(
seg)?segs.push(`[${JSON.stringify(seg)}]`):(segs.length&&segs.push("."),segs.push(seg));return segs.join("")}function prettifyError(error2){const lines=[],issues=[
...error2.issues].sort((a,b)=>(a.path??[]).length-(b.path??[]).length);for(const issue of issues)lines.push(`✖ ${issue.message}`),issue.path?.length&&lines.push(
`  → at ${toDotPath(issue.path)}`);return lines.join(`
`)}function finalizeParams(callee,params){return{callee:params?.callee??callee,Err:params?.Err}}const _parse=_Err=>{const fn=(schema,value,_ctx,_params)=>{const ctx=_ctx?
{..._ctx,async:!1}:{async:!1},result=schema._zod.run({value,issues:[]},ctx);if(result instanceof Promise)throw new $ZodAsyncError;if(result.issues.length){const e=new(_params?.
Err??_Err)(result.issues.map(iss=>finalizeIssue(iss,ctx,config())));throw captureStackTrace(e,_params?.callee??fn),e}return result.value};return fn},parse_parse=_parse(
$ZodRealError),_parseAsync=_Err=>{const fn=async(schema,value,_ctx,params)=>{const ctx=_ctx?{..._ctx,async:!0}:{async:!0};let result=schema._zod.run({value,issues:[]},
ctx);if(result instanceof Promise&&(result=await result),result.issues.length){const e=new(params?.Err??_Err)(result.issues.map(iss=>finalizeIssue(iss,ctx,config())));
throw captureStackTrace(e,params?.callee??fn),e}return result.value};return fn},parse_parseAsync=_parseAsync($ZodRealError),_safeParse=_Err=>(schema,value,_ctx)=>{
const ctx=_ctx?{..._ctx,async:!1}:{async:!1},result=schema._zod.run({value,issues:[]},ctx);if(result instanceof Promise)throw new $ZodAsyncError;return result.issues.
length?failure(_Err,result.issues,ctx):{success:!0,data:result.value}},safeParse=_safeParse($ZodRealError);function failure(Err,issues,ctx){let error2;return{success:!1,
get error(){return error2||(error2=new Err(issues.map(iss=>finalizeIssue(iss,ctx,config()))),issues=void 0,ctx=void 0),error2},set error(e){error2=e,issues=void 0,
ctx=void 0}}}const _safeParseAsync=_Err=>async(schema,value,_ctx)=>{const ctx=_ctx?{..._ctx,async:!0}:{async:!0};let result=schema._zod.run({value,issues:[]},ctx);
return result instanceof Promise&&(result=await result),result.issues.length?failure(_Err,result.issues,ctx):{success:!0,data:result.value}},safeParseAsync=_safeParseAsync(
$ZodRealError),COMPILE_INVALID=Symbol.for("zod.compile.invalid"),COMPILE_FALLBACK=Symbol.for("zod.compile.fallback"),validate=((schema,value,_ctx)=>{const validator=schema.
_zod.bag.validator;if(validator!==void 0){if(validator(value)!==COMPILE_INVALID)return!0;if(validator.definite===!0&&_ctx===void 0)return!1}return validateFallback(
schema,value,_ctx)});function validateFallback(schema,value,_ctx){const ctx=_ctx?{..._ctx,async:!1,abortEarly:!0}:{async:!1,abortEarly:!0},fallbackRun=schema._zod.
bag.fallbackRun;let result;if(fallbackRun?(ctx[COMPILE_FALLBACK]=!0,result=fallbackRun({value,issues:[]},ctx)):result=schema._zod.run({value,issues:[]},ctx),result instanceof
Promise)throw new $ZodAsyncError;return result.issues.length===0}const parse_validateAsync=async(schema,value,_ctx)=>{const ctx=_ctx?{..._ctx,async:!0,abortEarly:!0}:
{async:!0,abortEarly:!0};let result=schema._zod.run({value,issues:[]},ctx);return result instanceof Promise&&(result=await result),result.issues.length===0},_encode=_Err=>{
const parse2=_parse(_Err),fn=(schema,value,_ctx,_params)=>{const ctx=_ctx?{..._ctx,direction:"backward"}:{direction:"backward"};return parse2(schema,value,ctx,finalizeParams(
fn,_params))};return fn},encode=_encode($ZodRealError),_decode=_Err=>{const parse2=_parse(_Err),fn=(schema,value,_ctx,_params)=>parse2(schema,value,_ctx,finalizeParams(
fn,_params));return fn},decode=_decode($ZodRealError),_encodeAsync=_Err=>{const parseAsync2=_parseAsync(_Err),fn=async(schema,value,_ctx,_params)=>{const ctx=_ctx?
{..._ctx,direction:"backward"}:{direction:"backward"};return await parseAsync2(schema,value,ctx,finalizeParams(fn,_params))};return fn},encodeAsync=_encodeAsync(
$ZodRealError),_decodeAsync=_Err=>{const parseAsync2=_parseAsync(_Err),fn=async(schema,value,_ctx,_params)=>await parseAsync2(schema,value,_ctx,finalizeParams(fn,
_params));return fn},decodeAsync=_decodeAsync($ZodRealError),_safeEncode=_Err=>(schema,value,_ctx)=>{const ctx=_ctx?{..._ctx,direction:"backward"}:{direction:"b\
ackward"};return _safeParse(_Err)(schema,value,ctx)},safeEncode=_safeEncode($ZodRealError),_safeDecode=_Err=>(schema,value,_ctx)=>_safeParse(_Err)(schema,value,
_ctx),safeDecode=_safeDecode($ZodRealError),_safeEncodeAsync=_Err=>async(schema,value,_ctx)=>{const ctx=_ctx?{..._ctx,direction:"backward"}:{direction:"backward"};
return _safeParseAsync(_Err)(schema,value,ctx)},safeEncodeAsync=_safeEncodeAsync($ZodRealError),_safeDecodeAsync=_Err=>async(schema,value,_ctx)=>_safeParseAsync(
_Err)(schema,value,_ctx),safeDecodeAsync=_safeDecodeAsync($ZodRealError),_installedErrorProtos=new WeakSet([Object.prototype,Error.prototype]);function _lazyMethod(proto,key,make){
Object.defineProperty(proto,key,{configurable:!0,enumerable:!1,get(){const value=make(this);return Object.defineProperty(this,key,{value,configurable:!0,writable:!0}),
value},set(value){Object.defineProperty(this,key,{value,configurable:!0,writable:!0})}})}const errors_initializer=(inst,issues)=>{$ZodError.init(inst,issues),inst.
name="ZodError";const proto=Object.getPrototypeOf(inst);_installedErrorProtos.has(proto)||(_installedErrorProtos.add(proto),_lazyMethod(proto,"format",self=>mapper=>formatError(
self,mapper)),_lazyMethod(proto,"flatten",self=>mapper=>flattenError(self,mapper)),_lazyMethod(proto,"addIssue",self=>issue=>{self.issues.push(issue),self.message=
JSON.stringify(self.issues,jsonStringifyReplacer,2)}),_lazyMethod(proto,"addIssues",self=>issues2=>{self.issues.push(...issues2),self.message=JSON.stringify(self.
issues,jsonStringifyReplacer,2)}),Object.defineProperty(proto,"isEmpty",{configurable:!0,enumerable:!1,get(){return this.issues.length===0}}))},ZodError=null,ZodRealError=$constructor(
"ZodError",errors_initializer,void 0,{Parent:Error}),classic_parse_parse=_parse(ZodRealError),classic_parse_parseAsync=_parseAsync(ZodRealError),parse_safeParse=_safeParse(
ZodRealError),parse_safeParseAsync=_safeParseAsync(ZodRealError),parse_encode=_encode(ZodRealError),parse_decode=_decode(ZodRealError),parse_encodeAsync=_encodeAsync(
ZodRealError),parse_decodeAsync=_decodeAsync(ZodRealError),parse_safeEncode=_safeEncode(ZodRealError),parse_safeDecode=_safeDecode(ZodRealError),parse_safeEncodeAsync=_safeEncodeAsync(
ZodRealError),parse_safeDecodeAsync=_safeDecodeAsync(ZodRealError);function _ensureDefaultLocale(){globalConfig.localeError||config(en())}function _ensureDefaultMemoizer(){
globalConfig.memoizer||config({memoizer:memoizer()})}const ZodType=$constructor("ZodType",(inst,def)=>(_ensureDefaultLocale(),$ZodType.init(inst,def),inst.def=def,
inst.type=def.type,inst),{check(...chks){const def=this.def;return this.clone(mergeDefs(def,{checks:[...def.checks??[],...chks.map(ch=>typeof ch=="function"?{_zod:{
check:ch,def:{check:"custom"},onattach:[]}}:ch)]}),{parent:!0})},with(...chks){return this.check(...chks)},clone(def,params){return clone(this,def,params)},brand(){
return this},register(reg,meta2){return reg.add(this,meta2),this},refine(check2,params){return this.check(refine(check2,params))},superRefine(refinement,params){
return this.check(superRefine(refinement,params))},overwrite(fn){return this.check(_overwrite(fn))},optional(){return optional(this)},exactOptional(){return exactOptional(
this)},nullable(){return nullable(this)},nullish(){return optional(nullable(this))},nonoptional(params){return nonoptional(this,params)},array(){return array(this)},
or(arg){return union([this,arg])},and(arg){return intersection(this,arg)},transform(tx){return pipe(this,transform(tx))},default(d){return schemas_default(this,
d)},prefault(d){return prefault(this,d)},catch(params){return schemas_catch(this,params)},pipe(target){return pipe(this,target)},readonly(){return readonly(this)},
describe(description){const cl=this.clone();return globalRegistry.add(cl,{description}),cl},meta(...args){if(args.length===0)return globalRegistry.get(this);const cl=this.
clone();return globalRegistry.add(cl,args[0]),cl},isOptional(){return this.safeParse(void 0).success},isNullable(){return this.safeParse(null).success},apply(fn,...args){
return args.length===0?fn(this):fn(this,...args)},get"~standard"(){return hide(this,"~standard",{...standardProps(this),jsonSchema:{input:createStandardJSONSchemaMethod(
this,"input"),output:createStandardJSONSchemaMethod(this,"output")}})},set"~standard"(value){own(this,"~standard",value)},parse:function _parse2(data,params){return classic_parse_parse(
this,data,params,{callee:_parse2})},parseAsync:async function _parseAsync2(data,params){return await classic_parse_parseAsync(this,data,params,{callee:_parseAsync2})},
safeParse(data,params){return parse_safeParse(this,data,params)},async safeParseAsync(data,params){return parse_safeParseAsync(this,data,params)},get spa(){return this?.
safeParseAsync},set spa(value){own(this,"spa",value)},validate(data,params){return validate(this,data,params)},validateAsync(data,params){return parse_validateAsync(
this,data,params)},encode:function _encode2(data,params){return parse_encode(this,data,params,{callee:_encode2})},decode:function _decode2(data,params){return parse_decode(
this,data,params,{callee:_decode2})},encodeAsync:async function _encodeAsync2(data,params){return await parse_encodeAsync(this,data,params,{callee:_encodeAsync2})},
decodeAsync:async function _decodeAsync2(data,params){return await parse_decodeAsync(this,data,params,{callee:_decodeAsync2})},safeEncode(data,params){return parse_safeEncode(
this,data,params)},safeDecode(data,params){return parse_safeDecode(this,data,params)},async safeEncodeAsync(data,params){return parse_safeEncodeAsync(this,data,
params)},async safeDecodeAsync(data,params){return parse_safeDecodeAsync(this,data,params)},toJSONSchema(params){return createToJSONSchemaMethod(this,{})(params)},
get description(){return globalRegistry.get(this)?.description},get _def(){return this._zod.def}}),_ZodString=$constructor("_ZodString",(inst,def)=>{$ZodString.
init(inst,def),ZodType.init(inst,def),inst._zod.processJSONSchema=(ctx,json2,params)=>stringProcessor(inst,ctx,json2,params)},derived({format:inst=>aggregateChecks(
inst).format??null,minLength:inst=>aggregateChecks(inst).minimum??null,maxLength:inst=>aggregateChecks(inst).maximum??null},{regex(...args){return this.check(_regex(
...args))},includes(...args){return this.check(_includes(...args))},startsWith(...args){return this.check(_startsWith(...args))},endsWith(...args){return this.check(
_endsWith(...args))},min(...args){return this.check(_minLength(...args))},max(...args){return this.check(_maxLength(...args))},length(...args){return this.check(
_length(...args))},nonempty(...args){return this.check(_minLength(1,...args))},lowercase(params){return this.check(_lowercase(params))},uppercase(params){return this.
check(_uppercase(params))},trim(){return this.check(_trim())},normalize(...args){return this.check(_normalize(...args))},toLowerCase(){return this.check(_toLowerCase())},
toUpperCase(){return this.check(_toUpperCase())},slugify(){return this.check(_slugify())}})),ZodString=$constructor("ZodString",(inst,def)=>{$ZodString.init(inst,
def),_ZodString.init(inst,def)},{email(params){return this.check(_email(ZodEmail,params))},url(params){return this.check(_url(ZodURL,params))},jwt(params){return this.
check(_jwt(ZodJWT,params))},emoji(params){return this.check(api_emoji(ZodEmoji,params))},guid(params){return this.check(_guid(ZodGUID,params))},uuid(params){return this.
check(_uuid(ZodUUID,params))},uuidv4(params){return this.check(_uuidv4(ZodUUID,params))},uuidv6(params){return this.check(_uuidv6(ZodUUID,params))},uuidv7(params){
return this.check(_uuidv7(ZodUUID,params))},nanoid(params){return this.check(_nanoid(ZodNanoID,params))},cuid(params){return this.check(_cuid(ZodCUID,params))},
cuid2(params){return this.check(_cuid2(ZodCUID2,params))},ulid(params){return this.check(_ulid(ZodULID,params))},base64(params){return this.check(_base64(ZodBase64,
params))},base64url(params){return this.check(_base64url(ZodBase64URL,params))},xid(params){return this.check(_xid(ZodXID,params))},ksuid(params){return this.check(
_ksuid(ZodKSUID,params))},ipv4(params){return this.check(_ipv4(ZodIPv4,params))},ipv6(params){return this.check(_ipv6(ZodIPv6,params))},cidrv4(params){return this.
check(_cidrv4(ZodCIDRv4,params))},cidrv6(params){return this.check(_cidrv6(ZodCIDRv6,params))},e164(params){return this.check(_e164(ZodE164,params))},datetime(params){
return this.check(_isoDateTime(ZodISODateTime,params))},date(params){return this.check(_isoDate(ZodISODate,params))},time(params){return this.check(_isoTime(ZodISOTime,
params))},duration(params){return this.check(_isoDuration(ZodISODuration,params))}});function schemas_string(params){return _string(ZodString,params)}const ZodStringFormat=$constructor(
"ZodStringFormat",(inst,def)=>{$ZodStringFormat.init(inst,def),_ZodString.init(inst,def)}),ZodISODateTime=$constructor("ZodISODateTime",(inst,def)=>{$ZodISODateTime.
init(inst,def),ZodStringFormat.init(inst,def)}),ZodISODate=$constructor("ZodISODate",(inst,def)=>{$ZodISODate.init(inst,def),ZodStringFormat.init(inst,def)}),ZodISOTime=$constructor(
"ZodISOTime",(inst,def)=>{$ZodISOTime.init(inst,def),ZodStringFormat.init(inst,def)}),ZodISODuration=$constructor("ZodISODuration",(inst,def)=>{$ZodISODuration.
init(inst,def),ZodStringFormat.init(inst,def)}),ZodEmail=$constructor("ZodEmail",(inst,def)=>{$ZodEmail.init(inst,def),ZodStringFormat.init(inst,def)});function schemas_email(params){
return core._email(ZodEmail,params)}const ZodGUID=$constructor("ZodGUID",(inst,def)=>{$ZodGUID.init(inst,def),ZodStringFormat.init(inst,def)});function schemas_guid(params){
return core._guid(ZodGUID,params)}const ZodUUID=$constructor("ZodUUID",(inst,def)=>{$ZodUUID.init(inst,def),ZodStringFormat.init(inst,def)});function schemas_uuid(params){
return core._uuid(ZodUUID,params)}function uuidv4(params){return core._uuidv4(ZodUUID,params)}function uuidv6(params){return core._uuidv6(ZodUUID,params)}function uuidv7(params){
return core._uuidv7(ZodUUID,params)}const ZodURL=$constructor("ZodURL",(inst,def)=>{$ZodURL.init(inst,def),ZodStringFormat.init(inst,def)});function url(params){
return _url(ZodURL,params)}function httpUrl(params){return core._url(ZodURL,{protocol:regexes.httpProtocol,hostname:regexes.domain,...util.normalizeParams(params)})}
const ZodEmoji=$constructor("ZodEmoji",(inst,def)=>{$ZodEmoji.init(inst,def),ZodStringFormat.init(inst,def)});function schemas_emoji(params){return core._emoji(
ZodEmoji,params)}const ZodNanoID=$constructor("ZodNanoID",(inst,def)=>{$ZodNanoID.init(inst,def),ZodStringFormat.init(inst,def)});function schemas_nanoid(params){
return core._nanoid(ZodNanoID,params)}const ZodCUID=$constructor("ZodCUID",(inst,def)=>{$ZodCUID.init(inst,def),ZodStringFormat.init(inst,def)});function schemas_cuid(params){
return core._cuid(ZodCUID,params)}const ZodCUID2=$constructor("ZodCUID2",(inst,def)=>{$ZodCUID2.init(inst,def),ZodStringFormat.init(inst,def)});function schemas_cuid2(params){
return core._cuid2(ZodCUID2,params)}const ZodULID=$constructor("ZodULID",(inst,def)=>{$ZodULID.init(inst,def),ZodStringFormat.init(inst,def)});function schemas_ulid(params){
return core._ulid(ZodULID,params)}const ZodXID=$constructor("ZodXID",(inst,def)=>{$ZodXID.init(inst,def),ZodStringFormat.init(inst,def)});function schemas_xid(params){
return core._xid(ZodXID,params)}const ZodKSUID=$constructor("ZodKSUID",(inst,def)=>{$ZodKSUID.init(inst,def),ZodStringFormat.init(inst,def)});function schemas_ksuid(params){
return core._ksuid(ZodKSUID,params)}const ZodIPv4=$constructor("ZodIPv4",(inst,def)=>{$ZodIPv4.init(inst,def),ZodStringFormat.init(inst,def)});function schemas_ipv4(params){
return core._ipv4(ZodIPv4,params)}const ZodMAC=null;function schemas_mac(params){return core._mac(ZodMAC,params)}const ZodIPv6=$constructor("ZodIPv6",(inst,def)=>{
$ZodIPv6.init(inst,def),ZodStringFormat.init(inst,def)});function schemas_ipv6(params){return core._ipv6(ZodIPv6,params)}const ZodCIDRv4=$constructor("ZodCIDRv4",
(inst,def)=>{$ZodCIDRv4.init(inst,def),ZodStringFormat.init(inst,def)});function schemas_cidrv4(params){return core._cidrv4(ZodCIDRv4,params)}const ZodCIDRv6=$constructor(
"ZodCIDRv6",(inst,def)=>{$ZodCIDRv6.init(inst,def),ZodStringFormat.init(inst,def)});function schemas_cidrv6(params){return core._cidrv6(ZodCIDRv6,params)}const ZodBase64=$constructor(
"ZodBase64",(inst,def)=>{$ZodBase64.init(inst,def),ZodStringFormat.init(inst,def)});function schemas_base64(params){return core._base64(ZodBase64,params)}const ZodBase64URL=$constructor(
"ZodBase64URL",(inst,def)=>{$ZodBase64URL.init(inst,def),ZodStringFormat.init(inst,def)});function schemas_base64url(params){return core._base64url(ZodBase64URL,
params)}const ZodE164=$constructor("ZodE164",(inst,def)=>{$ZodE164.init(inst,def),ZodStringFormat.init(inst,def)});function schemas_e164(params){return core._e164(
ZodE164,params)}const ZodCreditCard=null;function schemas_creditCard(params){return core._creditCard(ZodCreditCard,params)}const ZodIBAN=null;function schemas_iban(params){
return core._iban(ZodIBAN,params)}const ZodJWT=$constructor("ZodJWT",(inst,def)=>{$ZodJWT.init(inst,def),ZodStringFormat.init(inst,def)});function jwt(params){return core.
_jwt(ZodJWT,params)}const ZodCustomStringFormat=null;function stringFormat(format,fnOrRegex,_params={}){return core._stringFormat(ZodCustomStringFormat,format,fnOrRegex,
_params)}function schemas_hostname(_params){return core._stringFormat(ZodCustomStringFormat,"hostname",regexes.hostname,_params)}function schemas_hex(_params){return core.
_stringFormat(ZodCustomStringFormat,"hex",regexes.hex,_params)}function schemas_currencyCode(_params){return core._stringFormat(ZodCustomStringFormat,"currency_\
code",regexes.currencyCode,_params)}function hash(alg,params){const enc=params?.enc??"hex",format=`${alg}_${enc}`,regex=core.regexes[format];if(!regex)throw new Error(
`Unrecognized hash format: ${format}`);return core._stringFormat(ZodCustomStringFormat,format,regex,params)}const ZodNumber=$constructor("ZodNumber",(inst,def)=>{
$ZodNumber.init(inst,def),ZodType.init(inst,def),inst._zod.processJSONSchema=(ctx,json2,params)=>numberProcessor(inst,ctx,json2,params),inst.isFinite=!0},derived(
{minValue:inst=>{const{minimum,exclusiveMinimum}=aggregateChecks(inst);return Math.max(minimum??Number.NEGATIVE_INFINITY,exclusiveMinimum??Number.NEGATIVE_INFINITY)},
maxValue:inst=>{const{maximum,exclusiveMaximum}=aggregateChecks(inst);return Math.min(maximum??Number.POSITIVE_INFINITY,exclusiveMaximum??Number.POSITIVE_INFINITY)},
isInt:inst=>{const{isInt,multipleOf}=aggregateChecks(inst);return!!isInt||!!multipleOf?.some(Number.isSafeInteger)},format:inst=>aggregateChecks(inst).format??null},
{gt(value,params){return this.check(_gt(value,params))},gte(value,params){return this.check(_gte(value,params))},min(value,params){return this.check(_gte(value,
params))},lt(value,params){return this.check(_lt(value,params))},lte(value,params){return this.check(_lte(value,params))},max(value,params){return this.check(_lte(
value,params))},int(params){return this.check(schemas_int(params))},safe(params){return this.check(schemas_int(params))},positive(params){return this.check(_gt(
0,params))},nonnegative(params){return this.check(_gte(0,params))},negative(params){return this.check(_lt(0,params))},nonpositive(params){return this.check(_lte(
0,params))},multipleOf(value,params){return this.check(_multipleOf(value,params))},step(value,params){return this.check(_multipleOf(value,params))},finite(){return this}}));
function schemas_number(params){return _number(ZodNumber,params)}const ZodNumberFormat=$constructor("ZodNumberFormat",(inst,def)=>{$ZodNumberFormat.init(inst,def),
ZodNumber.init(inst,def)});function schemas_int(params){return _int(ZodNumberFormat,params)}function float32(params){return core._float32(ZodNumberFormat,params)}
function float64(params){return core._float64(ZodNumberFormat,params)}function int32(params){return core._int32(ZodNumberFormat,params)}function uint32(params){
return core._uint32(ZodNumberFormat,params)}const ZodBoolean=$constructor("ZodBoolean",(inst,def)=>{$ZodBoolean.init(inst,def),ZodType.init(inst,def),inst._zod.
processJSONSchema=(ctx,json2,params)=>booleanProcessor(inst,ctx,json2,params)});function schemas_boolean(params){return _boolean(ZodBoolean,params)}const ZodBigInt=$constructor(
"ZodBigInt",(inst,def)=>{$ZodBigInt.init(inst,def),ZodType.init(inst,def),inst._zod.processJSONSchema=(ctx,json2,params)=>bigintProcessor(inst,ctx,json2,params)},
derived({minValue:inst=>aggregateChecks(inst).minimum??null,maxValue:inst=>aggregateChecks(inst).maximum??null,format:inst=>aggregateChecks(inst).format??null},
{gte(value,params){return this.check(_gte(value,params))},min(value,params){return this.check(_gte(value,params))},gt(value,params){return this.check(_gt(value,
params))},lt(value,params){return this.check(_lt(value,params))},lte(value,params){return this.check(_lte(value,params))},max(value,params){return this.check(_lte(
value,params))},positive(params){return this.check(_gt(BigInt(0),params))},negative(params){return this.check(_lt(BigInt(0),params))},nonpositive(params){return this.
check(_lte(BigInt(0),params))},nonnegative(params){return this.check(_gte(BigInt(0),params))},multipleOf(value,params){return this.check(_multipleOf(value,params))}}));
function schemas_bigint(params){return core._bigint(ZodBigInt,params)}const ZodBigIntFormat=null;function int64(params){return core._int64(ZodBigIntFormat,params)}
function uint64(params){return core._uint64(ZodBigIntFormat,params)}const ZodSymbol=null;function symbol(params){return core._symbol(ZodSymbol,params)}const ZodUndefined=null;
function schemas_undefined(params){return core._undefined(ZodUndefined,params)}const ZodNull=$constructor("ZodNull",(inst,def)=>{$ZodNull.init(inst,def),ZodType.
init(inst,def),inst._zod.processJSONSchema=(ctx,json2,params)=>nullProcessor(inst,ctx,json2,params)});function schemas_null(params){return api_null(ZodNull,params)}
const ZodAny=null;function any(){return core._any(ZodAny)}const ZodUnknown=$constructor("ZodUnknown",(inst,def)=>{$ZodUnknown.init(inst,def),ZodType.init(inst,def),
inst._zod.processJSONSchema=(ctx,json2,params)=>unknownProcessor(inst,ctx,json2,params)});function unknown(){return _unknown(ZodUnknown)}const ZodNever=$constructor(
"ZodNever",(inst,def)=>{$ZodNever.init(inst,def),ZodType.init(inst,def),inst._zod.processJSONSchema=(ctx,json2,params)=>neverProcessor(inst,ctx,json2,params)});
function never(params){return _never(ZodNever,params)}const ZodVoid=null;function schemas_void(params){return core._void(ZodVoid,params)}const ZodDate=$constructor(
"ZodDate",(inst,def)=>{$ZodDate.init(inst,def),ZodType.init(inst,def),inst._zod.processJSONSchema=(ctx,json2,params)=>dateProcessor(inst,ctx,json2,params),inst.
min=(value,params)=>inst.check(_gte(value,params)),inst.max=(value,params)=>inst.check(_lte(value,params))},derived({minDate:inst=>{const{minimum}=aggregateChecks(
inst);return minimum?new Date(minimum):null},maxDate:inst=>{const{maximum}=aggregateChecks(inst);return maximum?new Date(maximum):null}},{}));function schemas_date(params){
return core._date(ZodDate,params)}const ZodArray=$constructor("ZodArray",(inst,def)=>{_ensureDefaultMemoizer(),$ZodArray.init(inst,def),ZodType.init(inst,def),inst.
_zod.processJSONSchema=(ctx,json2,params)=>arrayProcessor(inst,ctx,json2,params),inst.element=def.element},{min(n,params){return this.check(_minLength(n,params))},
nonempty(params){return this.check(_minLength(1,params))},max(n,params){return this.check(_maxLength(n,params))},length(n,params){return this.check(_length(n,params))},
unwrap(){return this.element}});function array(element,params){return _array(ZodArray,element,params)}function keyof(schema){const shape=schema._zod.def.shape;return schemas_enum(
Object.keys(shape))}const ZodObject=$constructor("ZodObject",(inst,def)=>{_ensureDefaultMemoizer(),$ZodObjectJIT.init(inst,def),ZodType.init(inst,def),inst._zod.
processJSONSchema=(ctx,json2,params)=>objectProcessor(inst,ctx,json2,params),installLazyProp(inst,"shape",self=>self._zod.def.shape,!1)},{keyof(){return schemas_enum(
Object.keys(this._zod.def.shape))},catchall(catchall){return this.clone(mergeDefs(this._zod.def,{catchall}))},passthrough(){return this.clone(mergeDefs(this._zod.
def,{catchall:unknown()}))},loose(){return this.clone(mergeDefs(this._zod.def,{catchall:unknown()}))},strict(){return this.clone(mergeDefs(this._zod.def,{catchall:never()}))},
strip(){return this.clone(mergeDefs(this._zod.def,{catchall:void 0}))},extend(incoming){return extend(this,incoming)},safeExtend(incoming){return safeExtend(this,
incoming)},merge(other){return merge(this,other)},pick(mask){return pick(this,mask)},omit(mask){return omit(this,mask)},partial(...args){return partial(ZodOptional,
this,args[0])},exactPartial(...args){return partial(ZodExactOptional,this,args[0],"exactPartial")},required(...args){return required(ZodNonOptional,this,args[0])}});
function object(shape,params){const def={type:"object",shape:shape??{},...normalizeParams(params)};return new ZodObject(def)}function strictObject(shape,params){
return new ZodObject({type:"object",shape,catchall:never(),...normalizeParams(params)})}function looseObject(shape,params){return new ZodObject({type:"object",shape,
catchall:unknown(),...normalizeParams(params)})}const ZodUnion=$constructor("ZodUnion",(inst,def)=>{$ZodUnion.init(inst,def),ZodType.init(inst,def),inst._zod.processJSONSchema=
(ctx,json2,params)=>unionProcessor(inst,ctx,json2,params),inst.options=def.options});function union(options,params){return new ZodUnion({type:"union",options,...normalizeParams(
params)})}const ZodXor=null;function xor(options,params){return new ZodXor({type:"union",options,inclusive:!1,...util.normalizeParams(params)})}const ZodDiscriminatedUnion=$constructor(
"ZodDiscriminatedUnion",(inst,def)=>{ZodUnion.init(inst,def),$ZodDiscriminatedUnion.init(inst,def)});function discriminatedUnion(discriminator,options,params){return new ZodDiscriminatedUnion(
{type:"union",options,discriminator,...normalizeParams(params)})}const ZodIntersection=$constructor("ZodIntersection",(inst,def)=>{$ZodIntersection.init(inst,def),
ZodType.init(inst,def),inst._zod.processJSONSchema=(ctx,json2,params)=>intersectionProcessor(inst,ctx,json2,params)});function intersection(left,right){return new ZodIntersection(
{type:"intersection",left,right})}const ZodTuple=$constructor("ZodTuple",(inst,def)=>{_ensureDefaultMemoizer(),$ZodTuple.init(inst,def),ZodType.init(inst,def),inst.
_zod.processJSONSchema=(ctx,json2,params)=>tupleProcessor(inst,ctx,json2,params)},{rest(rest){return this.clone({...this._zod.def,rest})},partial(){const def=this.
_zod.def;if(def.checks?.length)throw new Error(".partial() cannot be used on tuple schemas containing refinements");return this.clone({...def,items:def.items.map(
item=>new ZodOptional({type:"optional",innerType:item}))})}});function tuple(items,_paramsOrRest,_params){const hasRest=_paramsOrRest instanceof $ZodType,params=hasRest?
_params:_paramsOrRest,rest=hasRest?_paramsOrRest:null;return new ZodTuple({type:"tuple",items,rest,...normalizeParams(params)})}const ZodRecord=$constructor("Zo\
dRecord",(inst,def)=>{_ensureDefaultMemoizer(),$ZodRecord.init(inst,def),ZodType.init(inst,def),inst._zod.processJSONSchema=(ctx,json2,params)=>recordProcessor(
inst,ctx,json2,params),inst.keyType=def.keyType,inst.valueType=def.valueType});function record(keyType,valueType,params){return!valueType||!valueType._zod?new ZodRecord(
{type:"record",keyType:schemas_string(),valueType:keyType,...normalizeParams(valueType)}):new ZodRecord({type:"record",keyType,valueType,...normalizeParams(params)})}
function partialRecord(keyType,valueType,params){return new ZodRecord({type:"record",keyType,valueType,...normalizeParams(params),partial:!0})}function looseRecord(keyType,valueType,params){
return new ZodRecord({type:"record",keyType,valueType,mode:"loose",...util.normalizeParams(params)})}const ZodMap=null;function map(keyType,valueType,params){return new ZodMap(
{type:"map",keyType,valueType,...util.normalizeParams(params)})}const ZodSet=null;function set(valueType,params){return new ZodSet({type:"set",valueType,...util.
normalizeParams(params)})}const ZodEnum=$constructor("ZodEnum",(inst,def)=>{$ZodEnum.init(inst,def),ZodType.init(inst,def),inst._zod.processJSONSchema=(ctx,json2,params)=>enumProcessor(
inst,ctx,json2,params),inst.enum=def.entries,inst.options=[...inst._zod.values];const keys=new Set(Object.keys(def.entries));inst.extract=(values,params)=>{const newEntries={};
for(const value of values)if(keys.has(value))newEntries[value]=def.entries[value];else throw new Error(`Key ${value} not found in enum`);return new ZodEnum({...def,
checks:[],...normalizeParams(params),entries:newEntries})},inst.exclude=(values,params)=>{const newEntries={...def.entries};for(const value of values)if(keys.has(
value))delete newEntries[value];else throw new Error(`Key ${value} not found in enum`);return new ZodEnum({...def,checks:[],...normalizeParams(params),entries:newEntries})}});
function schemas_enum(values,params){const entries=Array.isArray(values)?Object.fromEntries(values.map(v=>[v,v])):values;return new ZodEnum({type:"enum",entries,
...normalizeParams(params)})}function nativeEnum(entries,params){return new ZodEnum({type:"enum",entries,...util.normalizeParams(params)})}const ZodLiteral=$constructor(
"ZodLiteral",(inst,def)=>{$ZodLiteral.init(inst,def),ZodType.init(inst,def),inst._zod.processJSONSchema=(ctx,json2,params)=>literalProcessor(inst,ctx,json2,params),
inst.values=new Set(def.values),Object.defineProperty(inst,"value",{get(){if(def.values.length>1)throw new Error("This schema contains multiple valid literal va\
lues. Use `.values` instead.");return def.values[0]}})});function literal(value,params){return new ZodLiteral({type:"literal",values:Array.isArray(value)?value:
[value],...normalizeParams(params)})}const ZodFile=null;function file(params){return core._file(ZodFile,params)}const ZodTransform=$constructor("ZodTransform",(inst,def)=>{
_ensureDefaultMemoizer(),$ZodTransform.init(inst,def),ZodType.init(inst,def),inst._zod.processJSONSchema=(ctx,json2,params)=>transformProcessor(inst,ctx,json2,params),
inst._zod.parse=(payload,_ctx)=>{if(_ctx.direction==="backward")throw new $ZodEncodeError(inst.constructor.name);payload.addIssue=issue=>{if(typeof issue=="stri\
ng")payload.issues.push(util_issue(issue,payload.value,def));else{const _issue=issue;_issue.fatal&&(_issue.continue=!1),_issue.code??(_issue.code="custom"),"inp\
ut"in _issue||(_issue.input=payload.value),_issue.inst??(_issue.inst=inst),payload.issues.push(util_issue(_issue))}};const output=def.transform(payload.value,payload);
return output instanceof Promise?output.then(output2=>(payload.value=output2,payload)):(payload.value=output,payload)}});function transform(fn){return new ZodTransform(
{type:"transform",transform:fn})}const ZodOptional=$constructor("ZodOptional",(inst,def)=>{$ZodOptional.init(inst,def),ZodType.init(inst,def),inst._zod.processJSONSchema=
(ctx,json2,params)=>optionalProcessor(inst,ctx,json2,params),inst.unwrap=()=>inst._zod.def.innerType});function optional(innerType){return new ZodOptional({type:"\
optional",innerType})}const ZodExactOptional=$constructor("ZodExactOptional",(inst,def)=>{$ZodExactOptional.init(inst,def),ZodType.init(inst,def),inst._zod.processJSONSchema=
(ctx,json2,params)=>optionalProcessor(inst,ctx,json2,params),inst.unwrap=()=>inst._zod.def.innerType});function exactOptional(innerType){return new ZodExactOptional(
{type:"optional",innerType})}const ZodNullable=$constructor("ZodNullable",(inst,def)=>{$ZodNullable.init(inst,def),ZodType.init(inst,def),inst._zod.processJSONSchema=
(ctx,json2,params)=>nullableProcessor(inst,ctx,json2,params),inst.unwrap=()=>inst._zod.def.innerType});function nullable(innerType){return new ZodNullable({type:"\
nullable",innerType})}function schemas_nullish(innerType){return optional(nullable(innerType))}const ZodDefault=$constructor("ZodDefault",(inst,def)=>{$ZodDefault.
init(inst,def),ZodType.init(inst,def),inst._zod.processJSONSchema=(ctx,json2,params)=>defaultProcessor(inst,ctx,json2,params),inst.unwrap=()=>inst._zod.def.innerType,
inst.removeDefault=inst.unwrap});function schemas_default(innerType,defaultValue){return new ZodDefault({type:"default",innerType,get defaultValue(){return typeof defaultValue==
"function"?defaultValue():shallowClone(defaultValue)}})}const ZodPrefault=$constructor("ZodPrefault",(inst,def)=>{$ZodPrefault.init(inst,def),ZodType.init(inst,
def),inst._zod.processJSONSchema=(ctx,json2,params)=>prefaultProcessor(inst,ctx,json2,params),inst.unwrap=()=>inst._zod.def.innerType});function prefault(innerType,defaultValue){
return new ZodPrefault({type:"prefault",innerType,get defaultValue(){return typeof defaultValue=="function"?defaultValue():shallowClone(defaultValue)}})}const ZodNonOptional=$constructor(
"ZodNonOptional",(inst,def)=>{$ZodNonOptional.init(inst,def),ZodType.init(inst,def),inst._zod.processJSONSchema=(ctx,json2,params)=>nonoptionalProcessor(inst,ctx,
json2,params),inst.unwrap=()=>inst._zod.def.innerType});function nonoptional(innerType,params){return new ZodNonOptional({type:"nonoptional",innerType,...normalizeParams(
params)})}const ZodSuccess=null;function success(innerType){return new ZodSuccess({type:"success",innerType})}const ZodCatch=$constructor("ZodCatch",(inst,def)=>{
$ZodCatch.init(inst,def),ZodType.init(inst,def),inst._zod.processJSONSchema=(ctx,json2,params)=>catchProcessor(inst,ctx,json2,params),inst.unwrap=()=>inst._zod.
def.innerType,inst.removeCatch=inst.unwrap});function schemas_catch(innerType,catchValue){return new ZodCatch({type:"catch",innerType,catchValue:typeof catchValue==
"function"?catchValue:constantCatch(catchValue)})}const ZodNaN=null;function nan(params){return core._nan(ZodNaN,params)}const ZodPipe=$constructor("ZodPipe",(inst,def)=>{
$ZodPipe.init(inst,def),ZodType.init(inst,def),inst._zod.processJSONSchema=(ctx,json2,params)=>pipeProcessor(inst,ctx,json2,params),inst.in=def.in,inst.out=def.
out});function pipe(in_,out){return new ZodPipe({type:"pipe",in:in_,out})}const ZodCodec=null;function codec(in_,out,params){return new ZodCodec({type:"pipe",in:in_,
out,transform:params.decode,reverseTransform:params.encode})}function invertCodec(codec2){const def=codec2._zod.def;return new ZodCodec({type:"pipe",in:def.out,
out:def.in,transform:def.reverseTransform,reverseTransform:def.transform})}const ZodPreprocess=null,ZodReadonly=$constructor("ZodReadonly",(inst,def)=>{$ZodReadonly.
init(inst,def),ZodType.init(inst,def),inst._zod.processJSONSchema=(ctx,json2,params)=>readonlyProcessor(inst,ctx,json2,params),inst.unwrap=()=>inst._zod.def.innerType});
function readonly(innerType){return new ZodReadonly({type:"readonly",innerType})}const ZodTemplateLiteral=null;function templateLiteral(parts,params){return new ZodTemplateLiteral(
{type:"template_literal",parts,...util.normalizeParams(params)})}const ZodLazy=$constructor("ZodLazy",(inst,def)=>{$ZodLazy.init(inst,def),ZodType.init(inst,def),
inst._zod.processJSONSchema=(ctx,json2,params)=>lazyProcessor(inst,ctx,json2,params),inst.unwrap=()=>inst._zod.def.getter()});function lazy(getter){return new ZodLazy(
{type:"lazy",getter})}const ZodPromise=null;function promise(innerType){return new ZodPromise({type:"promise",innerType})}const ZodFunction=null;function _function(params){
return new ZodFunction({type:"function",input:Array.isArray(params?.input)?tuple(params?.input):params?.input??array(unknown()),output:params?.output??unknown()})}
const ZodCustom=$constructor("ZodCustom",(inst,def)=>{$ZodCustom.init(inst,def),ZodType.init(inst,def),inst._zod.processJSONSchema=(ctx,json2,params)=>customProcessor(
inst,ctx,json2,params)});function check(fn){const ch=new core.$ZodCheck({check:"custom"});return ch._zod.check=fn,ch}function custom(fn,_params){return _custom(
ZodCustom,fn??(()=>!0),_params)}function refine(fn,_params={}){return _refine(ZodCustom,fn,_params)}function superRefine(fn,params){return _superRefine(fn,params)}
const schemas_describe=describe,schemas_meta=meta,ZodInstanceOf=$constructor("ZodInstanceOf",(inst,def)=>{ZodCustom.init(inst,def)},{properties(shape,params){return this.
check(_properties(shape,params))}});function _instanceof(cls,params={}){const inst=new ZodInstanceOf({type:"custom",check:"custom",fn:data=>data instanceof cls,
abort:!0,...util.normalizeParams(params)});return inst._zod.bag.Class=cls,inst._zod.check=payload=>{payload.value instanceof cls||payload.issues.push({code:"inv\
alid_type",expected:cls.name,input:payload.value,inst,path:[...inst._zod.def.path??[]]})},inst}const stringbool=(...args)=>core._stringbool({Codec:ZodCodec,Boolean:ZodBoolean,
String:ZodString},...args);function json(params){const jsonSchema=lazy(()=>union([schemas_string(params),schemas_number(),schemas_boolean(),schemas_null(),array(
jsonSchema),record(schemas_string(),jsonSchema)]));return jsonSchema}function preprocess(fn,schema){return new ZodPreprocess({type:"pipe",in:transform(fn),out:schema})}})},
__webpack_module_cache__={};function __nccwpck_require__(moduleId){var cachedModule=__webpack_module_cache__[moduleId];if(cachedModule!==void 0)return cachedModule.
exports;var module=__webpack_module_cache__[moduleId]={exports:{}},threw=!0;try{__webpack_modules__[moduleId].call(module.exports,module,module.exports,__nccwpck_require__),
threw=!1}finally{threw&&delete __webpack_module_cache__[moduleId]}return module.exports}__nccwpck_require__.m=__webpack_modules__,typeof __nccwpck_require__<"u"&&
(__nccwpck_require__.ab=decodeURIComponent(new URL(".",import.meta.url).pathname).slice(import.meta.url.match(/^file:\/\/\/\w:/)?1:0,-1)+"/"),(()=>{var getProto=Object.
getPrototypeOf?obj=>Object.getPrototypeOf(obj):obj=>obj.__proto__,leafPrototypes;__nccwpck_require__.t=function(value,mode){if(mode&1&&(value=this(value)),mode&
8||typeof value=="object"&&value&&(mode&4&&value.__esModule||mode&16&&typeof value.then=="function"))return value;var ns=Object.create(null);__nccwpck_require__.
r(ns);var def={};leafPrototypes=leafPrototypes||[null,getProto({}),getProto([]),getProto(getProto)];for(var current=mode&2&&value;typeof current=="object"&&!~leafPrototypes.
indexOf(current);current=getProto(current))Object.getOwnPropertyNames(current).forEach(key=>def[key]=()=>value[key]);return def.default=()=>value,__nccwpck_require__.
d(ns,def),ns}})(),__nccwpck_require__.d=(exports,definition)=>{for(var key in definition)__nccwpck_require__.o(definition,key)&&!__nccwpck_require__.o(exports,key)&&
Object.defineProperty(exports,key,{enumerable:!0,get:definition[key]})},__nccwpck_require__.f={},__nccwpck_require__.e=chunkId=>Promise.all(Object.keys(__nccwpck_require__.
f).reduce((promises,key)=>(__nccwpck_require__.f[key](chunkId,promises),promises),[])),__nccwpck_require__.u=chunkId=>""+chunkId+".index.js",__nccwpck_require__.
o=(obj,prop)=>Object.prototype.hasOwnProperty.call(obj,prop),__nccwpck_require__.r=exports=>{typeof Symbol<"u"&&Symbol.toStringTag&&Object.defineProperty(exports,
Symbol.toStringTag,{value:"Module"}),Object.defineProperty(exports,"__esModule",{value:!0})},(()=>{var installedChunks={792:0},installChunk=data=>{var{ids,modules,
runtime}=data,moduleId,chunkId,i=0;for(moduleId in modules)__nccwpck_require__.o(modules,moduleId)&&(__nccwpck_require__.m[moduleId]=modules[moduleId]);for(runtime&&
runtime(__nccwpck_require__);i<ids.length;i++)chunkId=ids[i],__nccwpck_require__.o(installedChunks,chunkId)&&installedChunks[chunkId]&&installedChunks[chunkId][0](),
installedChunks[ids[i]]=0};__nccwpck_require__.f.j=(chunkId,promises)=>{var installedChunkData=__nccwpck_require__.o(installedChunks,chunkId)?installedChunks[chunkId]:
void 0;if(installedChunkData!==0)if(installedChunkData)promises.push(installedChunkData[1]);else{var promise=import("./"+__nccwpck_require__.u(chunkId)).then(installChunk,
e=>{throw installedChunks[chunkId]!==0&&(installedChunks[chunkId]=void 0),e}),promise=Promise.race([promise,new Promise(resolve=>installedChunkData=installedChunks[chunkId]=
[resolve])]);promises.push(installedChunkData[1]=promise)}}})();var __webpack_exports__={};__nccwpck_require__.d(__webpack_exports__,{e:()=>run});var _part_chunk_5G2DL6II_js__WEBPACK_IMPORTED_MODULE_0__=__nccwpck_require__(
8792),_part_chunk_OXW6BWOA_js__WEBPACK_IMPORTED_MODULE_1__=__nccwpck_require__(1423),_part_chunk_KDWM3F3I_js__WEBPACK_IMPORTED_MODULE_2__=__nccwpck_require__(1816),
_part_chunk_BFXUQLNC_js__WEBPACK_IMPORTED_MODULE_3__=__nccwpck_require__(2103),_part_chunk_KGWK7Y3B_js__WEBPACK_IMPORTED_MODULE_4__=__nccwpck_require__(8051),_part_chunk_5BVWNPFT_js__WEBPACK_IMPORTED_MODULE_5__=__nccwpck_require__(
8290),_part_chunk_N7C55RZI_js__WEBPACK_IMPORTED_MODULE_6__=__nccwpck_require__(6971),_part_chunk_XTRRQWWK_js__WEBPACK_IMPORTED_MODULE_7__=__nccwpck_require__(604),
_part_chunk_GYP55RD5_js__WEBPACK_IMPORTED_MODULE_8__=__nccwpck_require__(729),_part_chunk_F36ZHK7V_js__WEBPACK_IMPORTED_MODULE_9__=__nccwpck_require__(3331),_part_chunk_7XSSSLHE_js__WEBPACK_IMPORTED_MODULE_10__=__nccwpck_require__(
167),_part_chunk_OGMZOLW7_js__WEBPACK_IMPORTED_MODULE_11__=__nccwpck_require__(5666),_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_12__=__nccwpck_require__(8947),
_part_chunk_WWSMBJYH_js__WEBPACK_IMPORTED_MODULE_13__=__nccwpck_require__(3897),_part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_14__=__nccwpck_require__(9469),
specs={"wheel-cache":_part_chunk_N7C55RZI_js__WEBPACK_IMPORTED_MODULE_6__.I,"sequential-build":_part_chunk_GYP55RD5_js__WEBPACK_IMPORTED_MODULE_8__.I,"trivy-gat\
e":_part_chunk_5G2DL6II_js__WEBPACK_IMPORTED_MODULE_0__.I,"deploy-blue-green":_part_chunk_OXW6BWOA_js__WEBPACK_IMPORTED_MODULE_1__.I,"smoke-r1-r6":_part_chunk_KDWM3F3I_js__WEBPACK_IMPORTED_MODULE_2__.
I,rollback:_part_chunk_KGWK7Y3B_js__WEBPACK_IMPORTED_MODULE_4__.I,"release-tag":_part_chunk_5BVWNPFT_js__WEBPACK_IMPORTED_MODULE_5__.I},actionNames=Object.keys(
specs);function isActionName(name){return Object.hasOwn(specs,name)}var loaders={"wheel-cache":()=>Promise.all([__nccwpck_require__.e(292),__nccwpck_require__.e(
678),__nccwpck_require__.e(260),__nccwpck_require__.e(722)]).then(__nccwpck_require__.bind(__nccwpck_require__,3722)),"sequential-build":()=>Promise.all([__nccwpck_require__.
e(292),__nccwpck_require__.e(678),__nccwpck_require__.e(260),__nccwpck_require__.e(201)]).then(__nccwpck_require__.bind(__nccwpck_require__,1201)),"trivy-gate":()=>__nccwpck_require__.
e(437).then(__nccwpck_require__.bind(__nccwpck_require__,8437)),"deploy-blue-green":()=>Promise.all([__nccwpck_require__.e(977),__nccwpck_require__.e(676),__nccwpck_require__.
e(166)]).then(__nccwpck_require__.bind(__nccwpck_require__,3166)),"smoke-r1-r6":()=>Promise.all([__nccwpck_require__.e(977),__nccwpck_require__.e(676),__nccwpck_require__.
e(665)]).then(__nccwpck_require__.bind(__nccwpck_require__,5665)),rollback:()=>Promise.all([__nccwpck_require__.e(977),__nccwpck_require__.e(676),__nccwpck_require__.
e(553)]).then(__nccwpck_require__.bind(__nccwpck_require__,553)),"release-tag":()=>__nccwpck_require__.e(430).then(__nccwpck_require__.bind(__nccwpck_require__,
9430))};function lazyAction(name){return{spec:specs[name],run:async(inputs,ports)=>{const{action}=await loaders[name]();return action.run(inputs,ports)}}}var rootSpec=(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_12__.
QP)({name:"compose-delivery",title:"Compose Delivery",description:"Delivers a Docker Compose application: wheels cached, images built one by one, findings gated\
, blue-green with no dropped request, verified, rolled back when wrong, released.",icon:"package",color:"blue",permissions:{},inputs:{action:(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_12__.
Yq)({description:"Which action of the suite to run.",choices:actionNames})},outputs:{}});async function run(name){if(name==="cache-client")return(await __nccwpck_require__.
e(860).then(__nccwpck_require__.bind(__nccwpck_require__,5860))).serveCacheClient();if(name==="wheel-index")return(await Promise.all([__nccwpck_require__.e(678),
__nccwpck_require__.e(986)]).then(__nccwpck_require__.bind(__nccwpck_require__,7986))).runWheelIndex(process.argv[2]??"");if(name==="root")return dispatch((0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_12__.
nC)(process.env));if(!isActionName(name))throw new Error(`no action is called ${name}`);await(0,_part_chunk_OGMZOLW7_js__WEBPACK_IMPORTED_MODULE_11__.Tf)(lazyAction(
name))}async function dispatch(source){const name=source.get("action")?.trim()??"";if(!isActionName(name)){const refusing={spec:rootSpec,run:()=>Promise.reject(
new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_14__.cA("no action was chosen"))};return(0,_part_chunk_OGMZOLW7_js__WEBPACK_IMPORTED_MODULE_11__.Tf)(refusing,
{get:input=>source.get(input),given:["action"]})}const foreign=new Set(["action",...Object.values(specs).flatMap(spec8=>Object.keys(spec8.inputs))]);for(const own of Object.
keys(specs[name].inputs))foreign.delete(own);await(0,_part_chunk_OGMZOLW7_js__WEBPACK_IMPORTED_MODULE_11__.Tf)(lazyAction(name),{get:input=>source.get(input),given:source.
given.filter(input=>!foreign.has(input))})}var __webpack_exports__run=__webpack_exports__.e;export{__webpack_exports__run as run};
