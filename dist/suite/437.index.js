const id=437,ids=[437],modules={8437:((__unused_webpack___webpack_module__,__webpack_exports__,__webpack_require__)=>{__webpack_require__.r(__webpack_exports__),
__webpack_require__.d(__webpack_exports__,{action:()=>action});var _part_chunk_5G2DL6II_js__WEBPACK_IMPORTED_MODULE_0__=__webpack_require__(8792),_part_chunk_XTRRQWWK_js__WEBPACK_IMPORTED_MODULE_1__=__webpack_require__(
604),_part_chunk_F36ZHK7V_js__WEBPACK_IMPORTED_MODULE_2__=__webpack_require__(3331),_part_chunk_7XSSSLHE_js__WEBPACK_IMPORTED_MODULE_3__=__webpack_require__(167),
_part_chunk_XR5P6PWU_js__WEBPACK_IMPORTED_MODULE_4__=__webpack_require__(3611),_part_chunk_OGMZOLW7_js__WEBPACK_IMPORTED_MODULE_5__=__webpack_require__(5666),_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_6__=__webpack_require__(
8947),_part_chunk_WWSMBJYH_js__WEBPACK_IMPORTED_MODULE_7__=__webpack_require__(3897),_part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__=__webpack_require__(2897),
_part_chunk_3ICG7VY6_js__WEBPACK_IMPORTED_MODULE_12__=__webpack_require__(954),_part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_9__=__webpack_require__(9469),node_path__WEBPACK_IMPORTED_MODULE_10__=__webpack_require__(
6760),node_crypto__WEBPACK_IMPORTED_MODULE_11__=__webpack_require__(7598),node_zlib__WEBPACK_IMPORTED_MODULE_13__=__webpack_require__(8522),node_fs__WEBPACK_IMPORTED_MODULE_14__=__webpack_require__(
3024),node_fs_promises__WEBPACK_IMPORTED_MODULE_15__=__webpack_require__(1455),node_stream__WEBPACK_IMPORTED_MODULE_16__=__webpack_require__(7075),node_stream_promises__WEBPACK_IMPORTED_MODULE_17__=__webpack_require__(
6466),node_http__WEBPACK_IMPORTED_MODULE_18__=__webpack_require__(7067),node_https__WEBPACK_IMPORTED_MODULE_19__=__webpack_require__(4708),node_buffer__WEBPACK_IMPORTED_MODULE_20__=__webpack_require__(
4573),ALLOWED=/^(PATH|HOME|TMPDIR|LANG|LC_ALL|XDG_RUNTIME_DIR|SSL_CERT_FILE|SSL_CERT_DIR|DOCKER_(HOST|CONFIG|CONTEXT|CERT_PATH|TLS_VERIFY)|(https?|no|all)_proxy)$/i,
SCANNERS_OF={image:["vuln","misconfig","secret","license"],fs:["vuln","misconfig","secret","license"],repo:["vuln","misconfig","secret","license"],config:["misc\
onfig"],sbom:["vuln","license"]};function planScan(request,workspace,scratch,environment){const scanners=request.scanners.filter(scanner=>SCANNERS_OF[request.scanType].
includes(scanner));if(scanners.length===0)throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_9__.dz([{input:"scanners",expected:`one of ${SCANNERS_OF[request.
scanType].join(", ")} for scan-type ${request.scanType}`,seen:(0,_part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_9__.GE)(request.scanners.join(","))}]);const configFile=(0,node_path__WEBPACK_IMPORTED_MODULE_10__.
join)(scratch,"trivy.yaml"),ignoreFile=(0,node_path__WEBPACK_IMPORTED_MODULE_10__.join)(scratch,"trivyignore"),output=(0,node_path__WEBPACK_IMPORTED_MODULE_10__.
join)(scratch,`${request.name??"report"}.json`),chosen=request.scanType==="config"?[]:["--scanners",scanners.join(",")],cache=request.cacheDirectory===""?[]:["-\
-cache-dir",absolute(request.cacheDirectory,workspace)];return{argv:[request.trivy,request.scanType,"--config",configFile,...cache,"--timeout",`${Math.ceil(request.
timeoutSeconds)}s`,"--format","json","--output",output,"--exit-code","0","--ignorefile",ignoreFile,...chosen,...scanTarget(request,workspace)],env:{...withheld(
environment),...settings(request.offline,request.databaseReady??!1),...ownCache(request.trivyVersion??"")},cwd:scratch,configFile,ignoreFile,output,why:`${request.
scanType} scan of ${request.target} for ${scanners.join(", ")}`}}function isImageArchive(target){return/\.tar(\.gz)?$/.test(target)}function scanTarget(request,workspace){
const{target,scanType}=request;if(!/^[^-\s\p{Cc}][^\s\p{Cc}]*( [^\s\p{Cc}]+)*$/u.test(target))throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_9__.dz(
[{input:"target",expected:'an image, a path or an address that does not begin with "-"',seen:(0,_part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_9__.GE)(target)}]);
return scanType==="image"&&isImageArchive(target)?["--input",absolute(target,workspace)]:scanType==="image"||scanType==="repo"&&isAddress(target)?["--",target]:
["--",absolute(target,workspace)]}function isAddress(target){return/^[a-z]+:\/\//.test(target)}function absolute(path,workspace){return(0,node_path__WEBPACK_IMPORTED_MODULE_10__.
isAbsolute)(path)?path:(0,node_path__WEBPACK_IMPORTED_MODULE_10__.join)(workspace,path)}function withheld(environment){return Object.fromEntries(Object.keys(environment).
filter(name=>!ALLOWED.test(name)).map(name=>[name,void 0]))}function ownCache(version){const[,major="0",minor="0"]=/^(\d+)\.(\d+)\./.exec(version)??[];return Number(
major)>0||Number(minor)>=57?{TRIVY_CACHE_BACKEND:"memory"}:{}}function settings(offline,databaseReady){const quiet=["NO_PROGRESS","SKIP_VERSION_CHECK","DISABLE_\
TELEMETRY"],chosen=offline?["SKIP_DB_UPDATE","SKIP_JAVA_DB_UPDATE","SKIP_CHECK_UPDATE","SKIP_VEX_REPO_UPDATE","OFFLINE_SCAN"]:databaseReady?["SKIP_DB_UPDATE","S\
KIP_JAVA_DB_UPDATE"]:[];return Object.fromEntries([...quiet,...chosen].map(name=>[`TRIVY_${name}`,"true"]))}var GIT_TIMEOUT_MS=12e4,SHA=/^[0-9a-f]{40}([0-9a-f]{24})?$/;
function isProposal(eventName){return["pull_request","pull_request_target","merge_group"].includes(eventName??"")}function gitIn(workspace,exec,environment){const own=[
"core.hooksPath=/dev/null","core.fsmonitor=false",`safe.directory=${workspace}`];return async(words,env={})=>{const settings2=own.flatMap(setting=>["-c",setting]),
answer=await exec(["git",...settings2,"-C",workspace,...words],{env:{...withheld(environment),GIT_TERMINAL_PROMPT:"0",...env},timeoutMs:GIT_TIMEOUT_MS,keepBytes:64*
1024*1024});return answer.code===0?answer.stdout:void 0}}async function resolveBase(facts,baseRef,git){const head=await commit("HEAD",git);if(head===void 0)throw new _part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.
ue("base: expected a checkout with a commit, saw none");const base=baseRef===""?await baseOfEvent(facts,head,git):await commit(baseRef,git);if(base===void 0)throw new _part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.
ue(missingBase(facts,baseRef));if(base===head)throw new _part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.ue(`base: expected another commit than the tested o\
ne, saw ${head} for both`);return base}async function resolveTrusted(facts,git){const head=await commit("HEAD",git),target=field(facts.event,"pull_request","bas\
e","sha"),base=facts.eventName==="pull_request_target"&&target!==void 0?await commit(target,git):head&&await baseOfEvent(facts,head,git);if(base===void 0)throw new _part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.
ue(missingBase(facts,""));return base}function missingBase(facts,baseRef){return`base: expected ${baseRef===""?`the base of the event ${facts.eventName??"(none)"}`:
`base-ref ${baseRef}`} in the checkout, saw no such commit; check out with fetch-depth: 2 (0 for pushes of several commits), or give base-ref`}async function baseOfEvent(facts,head,git){
const{event,eventName}=facts;if(eventName==="merge_group")return known(field(event,"merge_group","base_sha"),git);if(eventName==="push")return known(field(event,
"before"),git);if(eventName!=="pull_request"&&eventName!=="pull_request_target")return;if(eventName==="pull_request"&&head===facts.sha)return await commit(`${head}\
^2`,git)===void 0?void 0:commit(`${head}^1`,git);const target=field(event,"pull_request","base","sha");return head!==field(event,"pull_request","head","sha")||!target||
!SHA.test(target)?void 0:(await git(["merge-base","--end-of-options",target,head]))?.trim()}function known(sha,git){return sha!==void 0&&SHA.test(sha)?commit(sha,
git):Promise.resolve(void 0)}async function commit(name,git){const sha=(await git(["rev-parse","--verify","--quiet","--end-of-options",`${name}^{commit}`]))?.trim();
return sha!==void 0&&SHA.test(sha)?sha:void 0}function field(value,...path){const end=path.reduce((at,key)=>typeof at=="object"&&at!==null&&Object.hasOwn(at,key)?
at[key]:void 0,value);return typeof end=="string"?end:void 0}async function fileOf(sha,path,git){const name=`${sha}:./${path}`;if((await git(["cat-file","-t",name]))?.
trim()==="blob")return git(["cat-file","blob",name])}async function writeTree(sha,scratch,git){const folder=(0,node_path__WEBPACK_IMPORTED_MODULE_10__.join)(scratch,
"base"),env={GIT_INDEX_FILE:(0,node_path__WEBPACK_IMPORTED_MODULE_10__.join)(scratch,"base.index")};if((await git(["read-tree",sha],env)===void 0?void 0:await git(
["checkout-index","--all","--quiet",`--prefix=${folder}/`],env))===void 0)throw new _part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.ue(`base: expected to w\
rite the files of ${sha}, saw git refuse`);return folder}function pullRequestOf(facts){if(facts.eventName!=="pull_request"&&facts.eventName!=="pull_request_targ\
et")return;const number=facts.event?.pull_request?.number;return typeof number=="number"&&Number.isSafeInteger(number)&&number>0?number:void 0}function findingKey(finding2){
return finding2.scanner==="vuln"?JSON.stringify(["vuln",finding2.id,finding2.resultClass,finding2.resultType,comparableTarget(finding2),packageWithoutVersion(finding2.
purl)||finding2.packageName,finding2.packagePath]):finding2.scanner==="license"?JSON.stringify(["license",finding2.id,finding2.packageName,finding2.packagePath]):
JSON.stringify([finding2.scanner,finding2.id,finding2.target,finding2.subject])}function findingFingerprint(finding2){return(0,node_crypto__WEBPACK_IMPORTED_MODULE_11__.
createHash)("sha256").update(findingKey(finding2)).digest("hex")}function comparableTarget(finding2){return finding2.resultClass==="os-pkgs"?"":finding2.target}
function packageWithoutVersion(purl){const bare=purl.replace(/[?#].*$/s,""),version=bare.lastIndexOf("@");return version>bare.lastIndexOf("/")?bare.slice(0,version):
bare}var SEVERITIES=["CRITICAL","HIGH","MEDIUM","LOW","UNKNOWN"];function countBySeverity(findings){const counts={CRITICAL:0,HIGH:0,MEDIUM:0,LOW:0,UNKNOWN:0};for(const finding2 of findings)
counts[finding2.severity]+=1;return counts}function worstFirst(findings){return[...findings].sort((a,b)=>SEVERITIES.indexOf(a.severity)-SEVERITIES.indexOf(b.severity)||
_part_chunk_5G2DL6II_js__WEBPACK_IMPORTED_MODULE_0__.K.indexOf(a.scanner)-_part_chunk_5G2DL6II_js__WEBPACK_IMPORTED_MODULE_0__.K.indexOf(b.scanner)||compare(a.id,
b.id)||compare(a.target,b.target)||compare(a.packageName,b.packageName))}function compare(a,b){return a<b?-1:a>b?1:0}var DAY_MS=864e5,KEYS=["id","expires","reas\
on","scanner","package","target"],MAX_ENTRIES=5e3;function parseIgnoreFile(text,input,now,maxDays){const root=(0,_part_chunk_F36ZHK7V_js__WEBPACK_IMPORTED_MODULE_2__.
gM)(text,input);if(!isRecord(root)||root.version!==1||!Array.isArray(root.ignore))throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_9__.dz([{input,expected:"\
version: 1 and a list named ignore",seen:(0,_part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_9__.GE)(isRecord(root)?Object.keys(root):root)}]);const problems=unknownKeys(
root,["version","ignore"],input),items=root.ignore;items.length>MAX_ENTRIES&&problems.push({input,expected:`at most ${MAX_ENTRIES} entries`,seen:String(items.length)});
const entries=items.slice(0,MAX_ENTRIES).flatMap((item,index)=>{const result=parseEntry(item,`${input}: ignore[${index}]`,now+maxDays*DAY_MS);return problems.push(
...result.problems),result.entry??[]}),scopes=entries.map(scopeOf),first=new Map;if(scopes.forEach((scope,index)=>{first.has(scope)||first.set(scope,index),(first.
get(scope)??index)<index&&problems.push({input:`${input}: ignore[${index}]`,expected:"each entry once",seen:(0,_part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_9__.
GE)(entries[index]?.id)})}),problems.length>0)throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_9__.dz(problems);return entries}function isRecord(value){
return typeof value=="object"&&value!==null&&!Array.isArray(value)}function scopeOf(entry){return JSON.stringify([entry.id,entry.scanner??"",entry.packageName??
"",entry.target??""])}function unknownKeys(record,known2,place2){return Object.keys(record).filter(key=>!known2.includes(key)).map(key=>({input:place2,expected:`\
only known keys${(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_6__.ZA)(key,known2)}`,seen:(0,_part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_9__.GE)(key)}))}
function parseEntry(item,place2,latest){if(!isRecord(item))return{entry:void 0,problems:[{input:place2,expected:"id, expires and reason",seen:(0,_part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_9__.
GE)(item)}]};const problems=unknownKeys(item,KEYS,place2),word=(key,needed)=>{const value=item[key];if(typeof value=="string"&&value.trim()!=="")return value.trim();
value===void 0&&!needed||problems.push({input:`${place2}.${key}`,expected:"text",seen:(0,_part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_9__.GE)(value)})},id2=word(
"id",!0),reason=word("reason",!0),scanner=word("scanner",!1),known2=_part_chunk_5G2DL6II_js__WEBPACK_IMPORTED_MODULE_0__.K.find(name=>name===scanner);scanner!==
void 0&&!known2&&problems.push({input:`${place2}.scanner`,expected:`one of ${_part_chunk_5G2DL6II_js__WEBPACK_IMPORTED_MODULE_0__.K.join(", ")}`,seen:(0,_part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_9__.
GE)(scanner)});const expires=checkDate(item.expires,`${place2}.expires`,latest,problems),scope={scanner:known2,packageName:word("package",!1),target:word("targe\
t",!1)};return{entry:id2!==void 0&&reason!==void 0&&expires!==void 0?{id:id2,expires,reason,...scope}:void 0,problems}}function checkDate(value,place2,latest,problems){
const text=value instanceof Date?value.toISOString().slice(0,10):value,end=typeof text=="string"?endOfDay(text):void 0;if(typeof text!="string"||end===void 0){problems.
push({input:place2,expected:"a day such as 2026-12-31",seen:(0,_part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_9__.GE)(value)});return}return end>latest+DAY_MS&&
problems.push({input:place2,expected:`a day not after ${new Date(latest).toISOString().slice(0,10)} (max-ignore-days)`,seen:text}),text}function endOfDay(text){
if(!/^\d{4}-\d{2}-\d{2}$/.test(text))return;const start=Date.parse(`${text}T00:00:00Z`);if(!(Number.isNaN(start)||new Date(start).toISOString().slice(0,10)!==text))
return start+DAY_MS-1}function applyIgnores(findings,entries,now){if(entries.length===0)return{kept:findings,suppressed:[],expired:[],unused:[]};const expired=entries.
filter(entry=>(endOfDay(entry.expires)??0)<now),late=new Set(expired),byId=new Map;for(const entry of entries)byId.set(entry.id,[...byId.get(entry.id)??[],entry]);
const used=new Set,kept=[],suppressed=[];for(const finding2 of findings){const matching=(byId.get(finding2.id)??[]).filter(entry=>matches(entry,finding2));for(const entry of matching)
used.add(entry);(matching.some(entry=>!late.has(entry))?suppressed:kept).push(finding2)}return{kept,suppressed,expired,unused:entries.filter(entry=>!used.has(entry))}}
function matches(entry,finding2){return entry.id===finding2.id&&(entry.scanner===void 0||entry.scanner===finding2.scanner)&&(entry.packageName===void 0||entry.packageName===
finding2.packageName)&&(entry.target===void 0||entry.target===finding2.target)}function parseBaseline(text,name){let root;try{root=JSON.parse(text.replace(/^\ufeff/,
""))}catch(error){throw new _part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.ue(`${name}: expected a baseline of trivy-gate, saw text that is not JSON`,error)}
const document=(0,_part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.OA)(root,name);if((0,_part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.LF)(document,"s\
chema")!==1||(0,_part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.LF)(document,"kind")!=="trivy-gate baseline")throw new _part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.
ue(`${name}: expected a baseline of trivy-gate with schema 1, saw something else`);return(0,_part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.p_)(document,"e\
ntries",name).map((item,index)=>{const place2=`${name}: entries[${index}]`,entry=(0,_part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.OA)(item,place2),word=key=>(0,_part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.
b6)(entry,key,place2),day=(key,needed)=>{const value=word(key);if(value===""&&!needed)return value;if(endOfDay(value)===void 0)throw new _part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.
ue(`${place2}.${key}: expected a day such as 2026-12-31, saw ${(0,_part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_9__.GE)(value)}`);return value};if(!/^[0-9a-f]{64}$/.
test(word("fingerprint")))throw new _part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.ue(`${place2}.fingerprint: expected 64 hexadecimal digits`);return{fingerprint:word(
"fingerprint"),id:word("id"),scanner:word("scanner"),target:word("target"),package:word("package"),since:day("since",!0),expires:day("expires",!1),reason:word("\
reason")}})}function applyBaseline(findings,entries,now){if(entries.length===0)return{added:findings,known:[],expired:[],unused:[]};const expired=entries.filter(
({expires})=>expires!==""&&(endOfDay(expires)??0)<now),left=new Map;for(const entry of entries)left.set(entry.fingerprint,[...left.get(entry.fingerprint)??[],entry]);
const late=new Set(expired),used=new Set,added=[],known2=[];for(const finding2 of findings){const entry=left.get(findingFingerprint(finding2))?.shift();entry&&used.
add(entry),(entry&&!late.has(entry)?known2:added).push(finding2)}return{added,known:known2,expired,unused:entries.filter(entry=>!used.has(entry))}}function baselineJson(findings,previous,now){
const left=new Map;for(const entry of previous)left.set(entry.fingerprint,[...left.get(entry.fingerprint)??[],entry]);const today=new Date(now).toISOString().slice(
0,10),entries=findings.map(finding2=>{const fingerprint=findingFingerprint(finding2),old=left.get(fingerprint)?.shift();return{fingerprint,id:finding2.id,scanner:finding2.
scanner,target:finding2.target,package:finding2.packageName,since:old?.since??today,expires:old?.expires??"",reason:old?.reason??""}}),order=entry=>JSON.stringify(
[entry.scanner,entry.id,entry.target,entry.fingerprint,entry.since]),sorted=entries.map(entry=>({entry,order:order(entry)})).sort((a,b)=>a.order<b.order?-1:a.order>
b.order?1:0).map(({entry})=>entry);return`${JSON.stringify({schema:1,kind:"trivy-gate baseline",entries:sorted},null,1)}
`}var COMMENT_LIMIT=6e4,PAGE=100,PAGES=20,ROBOT="github-actions[bot]";function commentMarker(category){return`<!-- compose-delivery trivy-gate ${(0,node_crypto__WEBPACK_IMPORTED_MODULE_11__.
createHash)("sha256").update(category).digest("hex").slice(0,16)} -->`}function commentBody(category,build){const marker=commentMarker(category);for(const rows of[
50,25,10,5,0]){const body=`${marker}
${(0,_part_chunk_OGMZOLW7_js__WEBPACK_IMPORTED_MODULE_5__.Br)(build(rows))}`;if(body.length<=COMMENT_LIMIT)return body}return`${marker}
${(0,_part_chunk_OGMZOLW7_js__WEBPACK_IMPORTED_MODULE_5__.Br)(build(0),COMMENT_LIMIT-1e3)}`}async function putComment(github,place2,body){const where={owner:place2.
owner,repo:place2.repo};try{const own=await ownComments(github,place2),[first,...others]=own;if(!first)return await github.request("POST /repos/{owner}/{repo}/i\
ssues/{issue_number}/comments",{...where,issue_number:place2.pullRequest,body}),{outcome:"created",why:""};const one="repos/{owner}/{repo}/issues/comments/{comm\
ent_id}";await github.request(`PATCH /${one}`,{...where,comment_id:first.id,body});for(const other of others)await github.request(`DELETE /${one}`,{...where,comment_id:other.
id});return{outcome:"updated",why:""}}catch(error){if(!(error instanceof _part_chunk_XR5P6PWU_js__WEBPACK_IMPORTED_MODULE_4__.y))throw error;return{outcome:error.
status===403||error.status===404?"denied":"failed",why:error.message}}}async function ownComments(github,place2){const login=await ownLogin(github),marker=commentMarker(
place2.category),own=[];for(let page=1;page<=PAGES;page+=1){const{data}=await github.request("GET /repos/{owner}/{repo}/issues/{issue_number}/comments",{owner:place2.
owner,repo:place2.repo,issue_number:place2.pullRequest,per_page:PAGE,page});if(own.push(...data.filter(({body,user})=>user?.login===login&&(body??"").startsWith(
`${marker}
`))),data.length<PAGE)break}return own.sort((a,b)=>a.id-b.id)}async function ownLogin(github){try{const{data}=await github.request("GET /user");return data.login??
ROBOT}catch(error){if(error instanceof _part_chunk_XR5P6PWU_js__WEBPACK_IMPORTED_MODULE_4__.y&&[401,403,404].includes(error.status))return ROBOT;throw error}}var PINS={
"0.69.3":{"linux-x64":"1816b632dfe529869c740c0913e36bd1629cb7688bd5634f4a858c1d57c88b75","linux-arm64":"7e3924a974e912e57b4a99f65ece7931f8079584dae12eb7845024f9\
7087bdfd"},"0.72.0":{"linux-x64":"bbb64b9695866ce4a7a8f5c9592002c5961cab378577fa3f8a040df362b9b2ea","linux-arm64":"2ca2c023109c2db6b2b77366b6717291452d453116737\
7d95c79547f0c8e3467"}},ASSETS={"linux-x64":"Linux-64bit","linux-arm64":"Linux-ARM64"},STOLEN_VERSIONS=["0.69.4","0.69.5","0.69.6"];function refuseVersion(version){
return STOLEN_VERSIONS.includes(version.replace(/^v/,""))?`Trivy ${version} is a stolen release that steals credentials (CVE-2026-33634); remove it and rotate w\
hat this machine could read`:void 0}var PINNED_VERSIONS=Object.keys(PINS),VERSION_PATTERN=/^v?(0|[1-9]\d{0,4})\.(0|[1-9]\d{0,4})\.(0|[1-9]\d{0,4})$/;function chooseRelease(version,checksum,platform,origin="\
https://github.com"){const bad=(input,expected,seen)=>{throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_9__.dz([{input,expected,seen:(0,_part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_9__.
GE)(seen)}])};VERSION_PATTERN.test(version)||bad("trivy-version","an exact version such as 0.72.0",version);const plain2=version.replace(/^v/,""),refused=refuseVersion(
plain2);refused&&bad("trivy-version",`another version: ${refused}`,version);const known2=Object.keys(ASSETS).find(name2=>name2===platform);if(!known2)return bad(
"trivy-version",`one of ${Object.keys(ASSETS).join(", ")} to fetch Trivy for; give trivy-path elsewhere`,platform);const sha256=checksum===""?PINS[plain2]?.[known2]:
checksum.toLowerCase();if(sha256===void 0)return bad("trivy-checksum",`the SHA-256 of the release archive, since ${plain2} is none of the pinned versions ${PINNED_VERSIONS.
join(", ")}`,"");const name=`trivy_${plain2}_${ASSETS[known2]}.tar.gz`;return{version:plain2,name,url:`${origin}/aquasecurity/trivy/releases/download/v${plain2}\
/${name}`,sha256}}var VERSION_TIMEOUT_MS=3e4,CONVERT_TIMEOUT_MS=3e5,LATER_MS=15e3;async function findTrivy(plan,ports){const[trivy="trivy"]=plan.argv;await prepare(
plan,ports.files);let answer;try{answer=await ports.exec([trivy,"version","--config",plan.configFile,"--format","json"],{cwd:plan.cwd,env:plan.env,timeoutMs:VERSION_TIMEOUT_MS})}catch(error){
if(isMissing(error)&&!((0,node_path__WEBPACK_IMPORTED_MODULE_10__.isAbsolute)(trivy)&&await ports.files.exists(trivy)))return;throw new _part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.
ue(`${trivy}: expected a program that starts, saw: ${(0,_part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_9__.bD)(error)}`,error)}const version=readVersion(answer);
if(version===void 0)throw new _part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.ue(`${trivy} version: expected a version, saw ${ending(answer)}`);const refused=refuseVersion(
version);if(refused)throw new _part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.ue(refused);return version}function isMissing(error){const cause=error instanceof
_part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_9__.L9?error.cause:error;return cause instanceof Error&&"code"in cause&&cause.code==="ENOENT"}function readVersion(answer){
return answer.code!==0?void 0:(/"Version":\s*"([^"]{1,64})"/.exec(answer.stdout)??/^Version:\s*(\S{1,64})/m.exec(answer.stdout))?.[1]}async function prepare(plan,files){
try{await files.writeAtomic(plan.configFile,`{}
`),await files.writeAtomic(plan.ignoreFile,"")}catch(error){throw new _part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.ue(`${plan.cwd}: expected a folder th\
at can be written, saw: ${(0,_part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_9__.bD)(error)}`,error)}}var JavaDatabaseMissing=class extends _part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.
ue{};async function runScan(plan,timeoutSeconds,ports){const answer=await ports.exec(plan.argv,{cwd:plan.cwd,env:plan.env,timeoutMs:timeoutSeconds*1e3+LATER_MS,
keepBytes:65536});if(answer.timedOut)throw new _part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.ue(`Trivy: expected an end within ${timeoutSeconds} s, saw i\
t still at work`);if(answer.code!==0&&answer.stderr.includes("'--skip-java-db-update' cannot be specified on the first run"))throw new JavaDatabaseMissing(`Triv\
y: expected a scan, saw ${ending(answer)}`);if(answer.code!==0)throw new _part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.ue(`Trivy: expected a scan, saw ${ending(
answer)}`);if(!await ports.files.exists(plan.output))throw new _part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.ue("Trivy: expected a report, saw none altho\
ugh it ended well")}async function convertReport(plan,report,format,output,ports){const[trivy="trivy"]=plan.argv,answer=await ports.exec([trivy,"convert","--con\
fig",plan.configFile,"--format",format,"--output",output,"--",report],{cwd:plan.cwd,env:plan.env,timeoutMs:CONVERT_TIMEOUT_MS,keepBytes:64*1024});if(answer.code!==
0||!await ports.files.exists(output))throw new _part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.ue(`Trivy: expected a bill of materials, saw ${ending(answer)}`)}
function ending(answer){const how=answer.code===null?`its end by ${String(answer.signal)}`:`exit code ${answer.code}`,last=answer.stderr.split(/\r\n|\n|\r/).map(
line=>(0,_part_chunk_3ICG7VY6_js__WEBPACK_IMPORTED_MODULE_12__.RK)(line).trim()).filter(line=>line!=="").slice(-2).join(" ");return last===""?how:`${how}: ${last.
slice(0,600)}`}var HOUR_MS=36e5,AHEAD_MS=24*HOUR_MS,ROUNDS=2,DATABASE_MIRRORS=["mirror.gcr.io/aquasec/trivy-db:2","ghcr.io/aquasecurity/trivy-db:2","public.ecr.\
aws/aquasecurity/trivy-db:2"],JAVA_MIRRORS=["mirror.gcr.io/aquasec/trivy-java-db:1","ghcr.io/aquasecurity/trivy-java-db:1","public.ecr.aws/aquasecurity/trivy-ja\
va-db:1"],VULNERABILITIES={name:"database",folder:"db",files:["metadata.json","trivy.db"],version:2,downloadFlag:"--download-db-only",repositoryFlag:"--db-repos\
itory",ageInput:"db-max-age-hours",cacheKey:"trivy-gate-db-2-",whenDue:!0,timeoutMs:3e5},JAVA_INDEX={name:"Java database",folder:"java-db",files:["metadata.json",
"trivy-java.db"],version:1,downloadFlag:"--download-java-db-only",repositoryFlag:"--java-db-repository",ageInput:"java-db-max-age-hours",cacheKey:"trivy-gate-ja\
va-1-",whenDue:!1,timeoutMs:9e5};function readDatabaseState(text,now,version=VULNERABILITIES.version){if(text===void 0)return{kind:"absent"};try{const value=JSON.
parse(text),of=key=>typeof value=="object"&&value!==null?value[key]:void 0,time=key=>{const word=of(key);return typeof word=="string"?Date.parse(word):Number.NaN};
if(of("Version")!==version)return{kind:"unreadable",why:`its metadata is not of version ${version}`};const updatedAt=time("UpdatedAt");if(!(updatedAt>0))return{
kind:"unreadable",why:"its metadata has no UpdatedAt"};if(updatedAt>now+AHEAD_MS)return{kind:"unreadable",why:"it is from the future"};const nextUpdate=time("Ne\
xtUpdate"),ageHours=Math.max(0,(now-updatedAt)/HOUR_MS);return{kind:"known",updatedAt,ageHours,nextUpdate:Number.isNaN(nextUpdate)?0:nextUpdate}}catch{return{kind:"\
unreadable",why:"its metadata is not JSON"}}}async function prepareDatabase(request,ports){const{kind=VULNERABILITIES}=request,look2=()=>lookAtDatabase(request,
ports),before=await look2(),due=before.kind!=="known"||kind.whenDue&&before.nextUpdate<=ports.clock.now()||before.ageHours>request.maxAgeHours;before.kind==="un\
readable"&&kind===JAVA_INDEX&&!request.offline&&await ports.files.remove((0,node_path__WEBPACK_IMPORTED_MODULE_10__.join)(request.cacheDirectory,kind.folder));const failure=due&&
!request.offline?await fetchDatabase(request,ports):void 0,after=due&&!request.offline?await look2():before,why=failure===void 0?"":`; ${failure}`;if(after.kind===
"absent")throw new _part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.ue(`${kind.name}: expected one in ${request.cacheDirectory}, saw none${request.offline?"\
 (offline)":why}`);if(after.kind==="unreadable")throw new _part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.ue(`${kind.name}: expected a usable one in ${request.
cacheDirectory}, but ${after.why}${request.offline?" (offline)":why}`);if(after.ageHours>request.maxAgeHours)throw new _part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.
ue(`${kind.name}: expected one of at most ${request.maxAgeHours} hours (${kind.ageInput}), saw one of ${after.ageHours.toFixed(1)}${request.offline?" (offline)":
why}`);return{updatedAt:after.updatedAt,ageHours:after.ageHours,fetched:due&&!request.offline&&failure===void 0,warning:failure}}async function lookAtDatabase({
kind=VULNERABILITIES,cacheDirectory:cacheDirectory2,faultOf},{files,clock}){const folder=(0,node_path__WEBPACK_IMPORTED_MODULE_10__.join)(cacheDirectory2,kind.folder),
text=await files.readText((0,node_path__WEBPACK_IMPORTED_MODULE_10__.join)(folder,"metadata.json")),state=readDatabaseState(text,clock.now(),kind.version);if(state.
kind!=="known"||faultOf===void 0)return state;const why=await faultOf((0,node_path__WEBPACK_IMPORTED_MODULE_10__.join)(folder,kind.files[1]??""));return why===void 0?
state:{kind:"unreadable",why}}async function fetchDatabase(request,ports){const{kind=VULNERABILITIES}=request;let last="";for(let round=0;round<ROUNDS;round+=1){
round>0&&await ports.clock.sleep(2e3);for(const repository of request.repositories){const answer=await ports.exec([request.trivy,"image","--config",request.configFile,
"--cache-dir",request.cacheDirectory,kind.downloadFlag,kind.repositoryFlag,repository],{cwd:request.cwd,env:{...request.env,TRIVY_SKIP_DB_UPDATE:void 0,TRIVY_SKIP_JAVA_DB_UPDATE:void 0},
timeoutMs:kind.timeoutMs,keepBytes:65536});if(answer.code===0)return;last=`${repository}: ${answer.timedOut?"no end":ending(answer)}`,ports.log.info(`the ${kind.
name} could not be fetched from ${last}`)}}return`no mirror gave the database; the last: ${last}`}function isReleaseRun(eventName,ref){return eventName==="relea\
se"||eventName==="deployment"||(ref??"").startsWith("refs/tags/")}function databaseKey(updatedAt,kind=VULNERABILITIES){return`${kind.cacheKey}${new Date(updatedAt).
toISOString().slice(0,13)}`}function diffFindings(base,head){const added=subtract(head,base);return{added:added.over,fixed:subtract(base,head).over,unchanged:added.
common}}function subtract(from,other){const left=new Map;for(const finding2 of other){const key=findingKey(finding2);left.set(key,(left.get(key)??0)+1)}const over=[],
common=[];for(const finding2 of from){const key=findingKey(finding2),matches2=left.get(key)??0;matches2>0&&left.set(key,matches2-1),(matches2>0?common:over).push(
finding2)}return{over,common}}function parseKev(text,name){let root;try{root=JSON.parse(text.replace(/^\ufeff/,""))}catch(error){throw new _part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.
ue(`${name}: expected the KEV catalogue as JSON, saw text that is not JSON`,error)}const entries=(0,_part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.p_)((0,_part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.
OA)(root,name),"vulnerabilities",name),known2=new Set;if(entries.forEach((entry,index)=>{const place2=`${name}: vulnerabilities[${index}]`,id2=(0,_part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.
b6)((0,_part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.OA)(entry,place2),"cveID",place2);if(!/^CVE-\d{4}-\d{4,}$/.test(id2))throw new _part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.
ue(`${place2}.cveID: expected a CVE`);known2.add(id2)}),known2.size===0)throw new _part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.ue(`${name}: expected the\
 KEV catalogue, saw one without entries`);return known2}function parseEpss(text,name){const lines=text.split(`
`).filter(line=>line.trim()!==""&&!line.startsWith("#")),head=(lines[0]??"").split(",").map(cell=>cell.trim().toLowerCase()),[cve,epss]=[head.indexOf("cve"),head.
indexOf("epss")];if(cve<0||epss<0)throw new _part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.ue(`${name}: expected CSV with the columns cve and epss`);const scores=new Map;
if(lines.slice(1).forEach((line,index)=>{const cells=line.split(","),id2=(cells[cve]??"").trim(),word=(cells[epss]??"").trim(),score=/^[\d.]+(e-?\d+)?$/i.test(word)?
Number(word):Number.NaN;if(!/^CVE-\d{4}-\d{4,}$/.test(id2)||!(score>=0&&score<=1))throw new _part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.ue(`${name}: ro\
w ${index+1}: expected a CVE and a score from 0 to 1`);scores.set(id2,score)}),scores.size===0)throw new _part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.ue(
`${name}: expected EPSS scores, saw none`);return scores}function escalation(id2,exploited){if(exploited)return exploited.known.has(id2)?"known":(exploited.scores.
get(id2)??-1)>=exploited.threshold?"likely":void 0}var RATED=["CRITICAL","HIGH","MEDIUM","LOW"],EXPECTED="severities such as CRITICAL,HIGH, or one for each scan\
ner such as vuln=HIGH,secret=LOW,license=NONE",DEFAULT="HIGH";function parseThresholds(text,input="fail-on"){const items=text.split(",").map(item=>item.trim()),
bad=(seen,hint)=>{throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_9__.dz([{input,expected:`${EXPECTED}${hint}`,seen:(0,_part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_9__.
GE)(seen)}])},pairs=items.filter(item=>item.includes("="));if(pairs.length>0&&pairs.length<items.length&&bad(text," (one form, not both)"),pairs.length>0)return parsePairs(
pairs,bad);const named=items.map(item=>rated(item,bad)),worst=Math.min(...named.map(word=>RATED.indexOf(word))),least=Math.max(...named.map(word=>RATED.indexOf(
word))),gap=RATED.slice(worst,least+1).find(word=>!named.includes(word));return gap&&bad(text,` (${gap} is left out; name the least severity that fails)`),everywhere(
RATED[least]??DEFAULT)}function everywhere(threshold){return{vuln:threshold,misconfig:threshold,secret:threshold,license:threshold}}function parsePairs(pairs,bad){
const thresholds=everywhere(DEFAULT),seen=new Set;for(const pair of pairs){const[left="",right="",...rest]=pair.split("=").map(part=>part.trim());rest.length>0&&
bad(pair,"");const scanner=_part_chunk_5G2DL6II_js__WEBPACK_IMPORTED_MODULE_0__.K.find(word=>word===left)??bad(left,(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_6__.
ZA)(left,_part_chunk_5G2DL6II_js__WEBPACK_IMPORTED_MODULE_0__.K));seen.has(scanner)&&bad(pair,` (${scanner} once)`),seen.add(scanner),thresholds[scanner]=right===
"NONE"?"NONE":rated(right,bad)}return _part_chunk_5G2DL6II_js__WEBPACK_IMPORTED_MODULE_0__.K.every(scanner=>thresholds[scanner]==="NONE")&&bad(pairs.join(","),"\
 (a gate that lets everything pass is none)"),thresholds}function rated(word,bad){return word==="UNKNOWN"?bad(word," (UNKNOWN is decided by unknown-severity)"):
RATED.find(known2=>known2===word)??bad(word,(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_6__.ZA)(word.toUpperCase(),RATED))}function unknownRule(choice,threshold){
return choice!=="auto"?choice:threshold==="NONE"?"ignore":threshold==="CRITICAL"?"warn":"fail"}function weigh(finding2,thresholds,unknown){const threshold=thresholds[finding2.
scanner];if(finding2.severity==="UNKNOWN"){const rule=unknownRule(unknown,threshold);return rule==="fail"?"fails":rule==="warn"?"warns":"passes"}return threshold===
"NONE"?"passes":RATED.indexOf(finding2.severity)<=RATED.indexOf(threshold)?"fails":"passes"}function describeThresholds(thresholds){return _part_chunk_5G2DL6II_js__WEBPACK_IMPORTED_MODULE_0__.
K.map(scanner=>`${scanner} ${thresholds[scanner]}`).join(", ")}function names(wanted,seen){return wanted.path!==seen.path||wanted.version!==""&&wanted.version!==
seen.version?!1:[...wanted.qualifiers].every(([key,value])=>seen.qualifiers.get(key)===value)}function parsePurl(text){const match=/^pkg:\/*([^?#]+)(?:\?([^#]*))?/i.
exec(text);if(!match)return;const body=match[1]??"",at=body.lastIndexOf("@"),versioned=at>body.lastIndexOf("/"),path=(versioned?body.slice(0,at):body).split("/").
map(decode).join("/"),pairs=(match[2]??"").split("&").flatMap(pair=>{const equals=pair.indexOf("=");return equals<1?[]:[[pair.slice(0,equals).toLowerCase(),decode(
pair.slice(equals+1))]]}),type=path.indexOf("/");return{path:path.slice(0,type).toLowerCase()+path.slice(type),version:versioned?decode(body.slice(at+1)):"",qualifiers:new Map(
pairs)}}function namesImage(wanted,artifact){if(!wanted.path.startsWith("oci/"))return!1;const[image="",digest=""]=artifact.split("@"),[,repository=image,tag=""]=/^(.*?)(?::([^/:]*))?$/.
exec(image)??[],asked=wanted.qualifiers.get("repository_url"),askedTag=wanted.qualifiers.get("tag");return wanted.path===`oci/${repository.split("/").at(-1)}`&&
(wanted.version===""||wanted.version===digest)&&(asked===void 0||wholeName(asked)===wholeName(repository))&&(askedTag===void 0||askedTag===tag)}function wholeName(repository){
const[first="",...rest]=repository.replace(/^index\.docker\.io\//,"docker.io/").split("/"),hasHost=rest.length>0&&(/[.:]/.test(first)||first==="localhost"),path=hasHost?
rest:[first,...rest],host=hasHost?first:"docker.io";return[host,...host==="docker.io"&&path.length===1?["library"]:[],...path].join("/")}function decode(text){try{
return decodeURIComponent(text)}catch{return text}}function timeOf(text,place2){if(text==="")return 0;const time=/^\d{4}-\d{2}-\d{2}T/.test(text)?Date.parse(text):
Number.NaN;if(Number.isNaN(time))throw new _part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.ue(`${place2}: expected a time such as 2026-01-31T12:00:00Z`);return time}
function counter(name,limit=2e6){let left=limit;return by=>{if(left-=by,left<0)throw new _part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.ue(`${name}: expec\
ted at most ${limit} references, saw more`)}}var LABELS=["component_not_present","inline_mitigations_already_exist","vulnerable_code_cannot_be_controlled_by_adv\
ersary","vulnerable_code_not_in_execute_path","vulnerable_code_not_present"],KINDS={known_not_affected:"not_affected",fixed:"fixed",first_fixed:"fixed",known_affected:"\
affected",first_affected:"affected",last_affected:"affected",under_investigation:"under_investigation"},INSIDE=["default_component_of","installed_on","installed\
_with"],MAX_DEPTH=50;function csafStatements(root,name){const document=(0,_part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.OA)((0,_part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.
LF)(root,"document"),`${name}: document`),category=(0,_part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.b6)(document,"category",`${name}: document`),version=(0,_part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.
b6)(document,"csaf_version",`${name}: document`);if(category!=="csaf_vex"||version!=="2.0")throw new _part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.ue(`${name}\
: expected CSAF 2.0 with the category csaf_vex, saw CSAF ${(0,_part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_9__.GE)(version)} with ${(0,_part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_9__.
GE)(category)}`);const tracking=(0,_part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.OA)((0,_part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.LF)(document,
"tracking"),`${name}: document.tracking`),state=(0,_part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.b6)(tracking,"status",`${name}: document.tracking`);if(state!==
"final"&&state!=="interim")throw new _part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.ue(`${name}: document.tracking.status: expected final or interim, saw ${(0,_part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_9__.
GE)(state)}`);const place2=`${name}: document.tracking.current_release_date`,time=timeOf((0,_part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.b6)(tracking,"c\
urrent_release_date",place2),place2),count=counter(name),products=readProducts(root,`${name}: product_tree`,count),ignored=[];return{statements:(0,_part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.
p_)(root,"vulnerabilities",name).flatMap((item,index)=>vulnerabilityStatements(item,`${name}: vulnerabilities[${index}]`,{products,time,ignored,count})),ignored}}
function readProducts(root,place2,count){const value=(0,_part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.LF)(root,"product_tree"),tree=value===void 0?{}:(0,_part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.
OA)(value,place2),purls=new Map,put=(item,at)=>{const product=(0,_part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.OA)(item,at),id2=(0,_part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.
b6)(product,"product_id",at);if(id2===""||purls.has(id2))throw new _part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.ue(`${at}.product_id: expected an id of \
its own`);const helper=(0,_part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.LF)(product,"product_identification_helper");return purls.set(id2,helper===void 0?
"":(0,_part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.b6)((0,_part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.OA)(helper,at),"purl",at)),id2};(0,_part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.
p_)(tree,"full_product_names",place2).forEach((item,index)=>{put(item,`${place2}.full_product_names[${index}]`)}),walkBranches(tree,place2,put);const byId=new Map,
relations=(0,_part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.p_)(tree,"relationships",place2).map((item,index)=>{const at=`${place2}.relationships[${index}\
]`,relation=(0,_part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.OA)(item,at);return{relation,at,id:put((0,_part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.
LF)(relation,"full_product_name"),`${at}.full_product_name`)}});for(const[id2,purl]of purls)byId.set(id2,purl===""?[]:[{purl,subcomponents:[]}]);for(const{relation,
at,id:id2}of relations){if(!INSIDE.includes((0,_part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.b6)(relation,"category",at)))continue;const purl=purls.get((0,_part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.
b6)(relation,"relates_to_product_reference",at))??"",part=purls.get((0,_part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.b6)(relation,"product_reference",at))??
"";purl!==""&&part!==""&&byId.get(id2)?.push({purl,subcomponents:[part]})}return{byId,groups:readGroups(tree,place2,count)}}function walkBranches(tree,place2,put){
const waiting=[{of:tree,at:place2,depth:0}];for(let next=waiting.pop();next;next=waiting.pop()){const{of,at,depth}=next;if(depth>MAX_DEPTH)throw new _part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.
ue(`${place2}: expected at most ${MAX_DEPTH} branches inside each other`);(0,_part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.p_)(of,"branches",at).forEach(
(item,index)=>{const where=`${place2}: branch ${index} at depth ${depth+1}`,branch=(0,_part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.OA)(item,where);(0,_part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.
LF)(branch,"product")!==void 0&&put((0,_part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.LF)(branch,"product"),where),waiting.push({of:branch,at:where,depth:depth+
1})})}}function readGroups(tree,place2,count){return new Map((0,_part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.p_)(tree,"product_groups",place2).map((item,index)=>{
const at=`${place2}.product_groups[${index}]`,group=(0,_part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.OA)(item,at);return[(0,_part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.
b6)(group,"group_id",at),texts(group,"product_ids",at,count)]}))}function vulnerabilityStatements(item,place2,context){const vulnerability2=(0,_part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.
OA)(item,place2),ids2=(0,_part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.p_)(vulnerability2,"ids",place2).map(id2=>(0,_part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.
b6)((0,_part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.OA)(id2,`${place2}.ids`),"text",`${place2}.ids`)),names2=[(0,_part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.
b6)(vulnerability2,"cve",place2),...ids2].filter(name=>name!=="");if(names2.length===0)throw new _part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.ue(`${place2}\
: expected a cve or ids`);const status=(0,_part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.OA)((0,_part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.LF)(vulnerability2,
"product_status")??{},`${place2}.product_status`),reasons=readReasons(vulnerability2,place2,context),said=new Map,grouped=new Map;for(const[kind,meaning]of Object.
entries(KINDS))for(const id2 of texts(status,kind,`${place2}.product_status`,context.count)){const known2=context.products.byId.get(id2);if(!known2)throw new _part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.
ue(`${place2}.product_status.${kind}: expected a product of the tree, saw ${(0,_part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_9__.GE)(id2)}`);const before=said.
get(id2);if(before!==void 0&&before!==meaning)throw new _part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.ue(`${place2}.product_status: expected one status o\
f ${(0,_part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_9__.GE)(id2)}, saw ${before} and ${meaning}`);said.set(id2,meaning);const reason=reasons.get(id2)??reasons.
get(ALL)??(meaning==="not_affected"?"":meaning);if(reason===""){context.ignored.push(`${place2}: ${(0,_part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_9__.GE)(id2)}\
 is known_not_affected without a flag or an impact`);continue}const key=`${meaning}
${reason}`,group=grouped.get(key)??{status:meaning,reason,products:[]};grouped.set(key,group),group.products.push(...known2)}return[...grouped.values()].map(group=>({
...group,names:names2,time:context.time}))}var ALL="";function readReasons(vulnerability2,place2,{products,count}){const reasons=new Map,put=(item,at,reason)=>{
const groups=texts(item,"group_ids",at,count).flatMap(id2=>{const members=products.groups.get(id2)??[];return count(members.length),members}),own=texts(item,"pr\
oduct_ids",at,count);for(const id2 of own.length+groups.length===0?[ALL]:[...own,...groups])reasons.has(id2)||reasons.set(id2,reason)};return(0,_part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.
p_)(vulnerability2,"flags",place2).forEach((value,index)=>{const at=`${place2}.flags[${index}]`,flag=(0,_part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.OA)(
value,at),label=(0,_part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.b6)(flag,"label",at);if(!LABELS.includes(label))throw new _part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.
ue(`${at}.label: expected one of ${LABELS.join(", ")}`);put(flag,at,label)}),(0,_part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.p_)(vulnerability2,"threats",
place2).forEach((value,index)=>{const at=`${place2}.threats[${index}]`,threat=(0,_part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.OA)(value,at),details=(0,_part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.
b6)(threat,"details",at).trim();(0,_part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.b6)(threat,"category",at)==="impact"&&details!==""&&put(threat,at,details)}),
reasons}function texts(item,key,place2,count){const values=(0,_part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.p_)(item,key,place2);return count(values.length),
values.map(value=>{if(typeof value!="string"||value==="")throw new _part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.ue(`${place2}.${key}: expected texts`);return value})}
var STATES={resolved:"fixed",resolved_with_pedigree:"fixed",exploitable:"affected",in_triage:"under_investigation",false_positive:"not_affected",not_affected:"n\
ot_affected"},JUSTIFICATIONS=["code_not_present","code_not_reachable","requires_configuration","requires_dependency","requires_environment","protected_by_compil\
er","protected_at_runtime","protected_at_perimeter","protected_by_mitigating_control"],MAX_DEPTH2=50;function cyclonedxStatements(document,name,bom){const version=(0,_part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.
b6)(document,"specVersion",name);if(!/^1\.[4-9]$/.test(version))throw new _part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.ue(`${name}: expected CycloneDX 1\
.4 to 1.9 for VEX, saw ${(0,_part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_9__.GE)(version)}`);const metadata=(0,_part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.
OA)((0,_part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.LF)(document,"metadata")??{},`${name}: metadata`),main=(0,_part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.
OA)((0,_part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.LF)(metadata,"component")??{},`${name}: metadata.component`),purl=(0,_part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.
b6)(main,"purl",`${name}: metadata.component`),context={purls:componentPurls(document,name),image:parsePurl(purl)?.path.startsWith("oci/")?purl:"",self:(0,_part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.
b6)(main,"bom-ref",`${name}: metadata.component`),bom,written:(0,_part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.b6)(metadata,"timestamp",`${name}: metadat\
a`),ignored:[],count:counter(name)},items=(0,_part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.p_)(document,"vulnerabilities",name);if(items.length===0)throw new _part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.
ue(`${name}: expected a CycloneDX document with vulnerabilities, saw none in it`);return{statements:items.flatMap((item,index)=>parseVulnerability(item,`${name}\
: vulnerabilities[${index}]`,context)),ignored:context.ignored}}function scannedBom(text,name){let root;try{root=JSON.parse(text.replace(/^\ufeff/,""))}catch{return}
if(typeof root!="object"||root===null||Array.isArray(root))return;const document=(0,_part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.OA)(root,name),serialNumber=(0,_part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.
LF)(document,"serialNumber"),version=(0,_part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.LF)(document,"version")??1;if(!(typeof serialNumber!="string"||typeof version!=
"number"))return{serialNumber:serialNumber.toLowerCase(),version,purls:componentPurls(document,name)}}function componentPurls(document,name){const purls=new Map,
waiting=[{of:document,depth:0}];for(let next=waiting.pop();next;next=waiting.pop()){const{of,depth}=next;if(depth>MAX_DEPTH2)throw new _part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.
ue(`${name}: expected at most ${MAX_DEPTH2} components inside each other`);for(const item of(0,_part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.p_)(of,"comp\
onents",name)){const component=(0,_part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.OA)(item,`${name}: components`),[ref,purl]=[(0,_part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.
b6)(component,"bom-ref",name),(0,_part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.b6)(component,"purl",name)];ref!==""&&purl!==""&&purls.set(ref,purl),waiting.
push({of:component,depth:depth+1})}}return purls}function parseVulnerability(item,place2,context){const vulnerability2=(0,_part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.
OA)(item,place2),value=(0,_part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.LF)(vulnerability2,"analysis");if(value===void 0)return[];const analysis=(0,_part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.
OA)(value,`${place2}.analysis`),word=(0,_part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.b6)(analysis,"state",`${place2}.analysis`);if(word==="")return[];const status=Object.
hasOwn(STATES,word)?STATES[word]:void 0;if(!status)throw new _part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.ue(`${place2}.analysis.state: expected one of ${Object.
keys(STATES).join(", ")}, saw ${(0,_part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_9__.GE)(word)}`);const names2=vulnerabilityNames(vulnerability2,place2),reason=reasonOf(
analysis,`${place2}.analysis`);if(status==="not_affected"&&reason==="")return context.ignored.push(`${place2}: ${word} without a justification or a detail`),[];
const excuses2=status==="not_affected"||status==="fixed",products=(0,_part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.p_)(vulnerability2,"affects",place2).flatMap(
(affected,index)=>affectedProducts((0,_part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.OA)(affected,`${place2}.affects[${index}]`),`${place2}.affects[${index}\
]`,excuses2,context)),latest=(0,_part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.b6)(analysis,"lastUpdated",place2)||(0,_part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.
b6)(analysis,"firstIssued",place2),time=timeOf(latest||context.written,`${place2}.analysis`);return[{names:names2,products,status,time,reason:reason||word}]}function vulnerabilityNames(vulnerability2,place2){
const references=(0,_part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.p_)(vulnerability2,"references",place2).map(item=>(0,_part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.
b6)((0,_part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.OA)(item,`${place2}.references`),"id",`${place2}.references`)),names2=[(0,_part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.
b6)(vulnerability2,"id",place2),...references].filter(name=>name!=="");if(names2.length===0)throw new _part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.ue(`${place2}\
.id: expected an id, saw nothing`);return names2}function reasonOf(analysis,place2){const justification=(0,_part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.
b6)(analysis,"justification",place2);if(justification!==""&&!JUSTIFICATIONS.includes(justification))throw new _part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.
ue(`${place2}.justification: expected one of ${JUSTIFICATIONS.join(", ")}`);return[justification,(0,_part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.b6)(analysis,
"detail",place2).trim()].filter(text=>text!=="").join(": ")}function affectedProducts(item,place2,excuses2,context){const ref=(0,_part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.
b6)(item,"ref",place2),ignore=why=>(excuses2&&context.ignored.push(`${place2}: ${why}`),[]);if(ref!==""&&ref===context.self)return context.image===""?ignore("th\
e whole of what the document is about, which is no image"):[{purl:context.image,subcomponents:[]}];const purl=purlOfRef(ref,context);if(purl===void 0)return ignore(
`${(0,_part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_9__.GE)(ref)} is no package of this document, or of what was scanned`);const linked=ref.startsWith("urn:c\
dx:"),versions=(0,_part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.p_)(item,"versions",place2);context.count(1+versions.length);const exact=versions.map(version=>exactVersion(
(0,_part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.OA)(version,`${place2}.versions`),place2));return excuses2&&exact.includes("")?ignore("versions that are\
 a range, or not said to be unaffected"):(excuses2&&exact.length>0?exact.map(version=>withVersion(purl,version)):[purl]).map(named=>context.image===""||linked?{
purl:named,subcomponents:[]}:{purl:context.image,subcomponents:[named]})}function purlOfRef(ref,{purls,bom}){const link=/^urn:cdx:([0-9a-f-]{36})\/(\d{1,9})#(.+)$/i.
exec(ref);if(!link)return purls.get(ref);const[,serial="",version="",fragment=""]=link;if(!(bom?.serialNumber!==`urn:uuid:${serial.toLowerCase()}`||bom.version!==
Number(version)))return bom.purls.get(fragment)??bom.purls.get(decoded(fragment))}function decoded(text){try{return decodeURIComponent(text)}catch{return text}}
function exactVersion(item,place2){const[version,status]=[(0,_part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.b6)(item,"version",place2),(0,_part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.
b6)(item,"status",place2)];return status==="unaffected"?version:""}function withVersion(purl,version){const[body="",...rest]=purl.split(/(?=[?#])/),at=body.lastIndexOf(
"@");return`${at>body.lastIndexOf("/")?body.slice(0,at):body}@${encodeURIComponent(version)}${rest.join("")}`}var STATUSES=["not_affected","affected","fixed","u\
nder_investigation"];function openVexStatements(document,name){const written=(0,_part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.b6)(document,"timestamp",name);
return{statements:(0,_part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.p_)(document,"statements",name).map((item,index)=>parseStatement(item,`${name}: statem\
ents[${index}]`,written)),ignored:[]}}function parseStatement(item,place2,written){const statement=(0,_part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.OA)(item,
place2),status=STATUSES.find(word=>word===(0,_part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.LF)(statement,"status"));if(!status)throw new _part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.
ue(`${place2}.status: expected one of ${STATUSES.join(", ")}`);const reason=[(0,_part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.b6)(statement,"justificatio\
n",place2),(0,_part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.b6)(statement,"impact_statement",place2)].map(text=>text.trim()).filter(text=>text!=="").join(
": ");if(status==="not_affected"&&reason==="")throw new _part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.ue(`${place2}: expected a justification or an impac\
t_statement with not_affected`);const names2=vulnerabilityNames2((0,_part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.LF)(statement,"vulnerability"),`${place2}\
.vulnerability`),products=(0,_part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.p_)(statement,"products",place2).map((product,index)=>parseProduct(product,`${place2}\
.products[${index}]`)),time=timeOf((0,_part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.b6)(statement,"timestamp",place2)||written,`${place2}.timestamp`);return{
names:names2,products,status,time,reason:reason||status}}function vulnerabilityNames2(value,place2){if(typeof value=="string"&&value!=="")return[value];const item=(0,_part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.
OA)(value,place2),aliases=(0,_part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.p_)(item,"aliases",place2).map(alias=>{if(typeof alias!="string")throw new _part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.
ue(`${place2}.aliases: expected texts`);return alias}),names2=[(0,_part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.b6)(item,"name",place2),...aliases].filter(
name=>name!=="");if(names2.length===0)throw new _part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.ue(`${place2}.name: expected an id, saw nothing`);return names2}
function parseProduct(value,place2){if(typeof value=="string")return{purl:value,subcomponents:[]};const product=(0,_part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.
OA)(value,place2),subcomponents=(0,_part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.p_)(product,"subcomponents",place2).map((part,index)=>idOf((0,_part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.
OA)(part,`${place2}.subcomponents[${index}]`),place2));return{purl:idOf(product,place2),subcomponents}}function idOf(component,place2){const identifiers=(0,_part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.
LF)(component,"identifiers");return(identifiers===void 0?"":(0,_part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.b6)((0,_part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.
OA)(identifiers,place2),"purl",place2))||(0,_part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.b6)(component,"@id",place2)}var MAX_VEX_CHARACTERS=32*1024*1024;
function parseVex(text,name,bom){if(text.length>MAX_VEX_CHARACTERS)throw new _part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.ue(`${name}: expected a VEX do\
cument of at most ${MAX_VEX_CHARACTERS} characters`);let root;try{root=JSON.parse(text.replace(/^\ufeff/,""))}catch(error){throw new _part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.
ue(`${name}: expected a VEX document, saw text that is not JSON`,error)}const document=(0,_part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.OA)(root,name),context=(0,_part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.
LF)(document,"@context");if(typeof context=="string"&&context.startsWith("https://openvex.dev/ns"))return openVexStatements(document,name);if((0,_part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.
LF)(document,"bomFormat")==="CycloneDX")return cyclonedxStatements(document,name,bom);if((0,_part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.LF)(document,"d\
ocument")!==void 0)return csafStatements(document,name);throw new _part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.ue(`${name}: expected OpenVEX (@context h\
ttps://openvex.dev/ns…), CSAF 2.0 (document) or CycloneDX (bomFormat), saw none of them (${(0,_part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_9__.GE)(Object.
keys(document).slice(0,5).join(", "))})`)}function applyVex(findings,statements,artifact){if(statements.length===0)return{kept:findings,excused:[],unused:[]};const index=indexStatements(
statements,artifact),kept=[],excused=[],concerned=new Set;for(const finding2 of findings){const all=finding2.scanner==="vuln"?index(finding2):[];for(const statement of all)
concerned.add(statement);const last=all.reduce((latest2,{time})=>Math.max(latest2,time),Number.NEGATIVE_INFINITY),latest=all.filter(({time})=>time===last),by=latest.
every(excuses)?latest[0]:void 0;by?excused.push({finding:finding2,by}):kept.push(finding2)}const unused=statements.filter(statement=>excuses(statement)&&!concerned.
has(statement));return{kept,excused,unused}}var excuses=({status})=>status==="not_affected"||status==="fixed";function indexStatements(statements,artifact){const packages=new Map,
whole=new Map,add=(map,key,value)=>{const values=map.get(key);values?values.push(value):map.set(key,[value])};for(const statement of statements)for(const{purl,subcomponents}of statement.
products){const product=parsePurl(purl),ours=product!==void 0&&namesImage(product,artifact),parts=subcomponents.length===0?[purl]:ours?subcomponents:[];for(const name of statement.
names){ours&&subcomponents.length===0&&add(whole,name,statement);for(const part of parts){const parsed=parsePurl(part);parsed&&add(packages,`${name}
${parsed.path}`,{purl:parsed,statement})}}}return({id:id2,purl})=>{const seen=parsePurl(purl);if(!seen)return[];const named=(packages.get(`${id2}
${seen.path}`)??[]).filter(entry=>names(entry.purl,seen));return[...whole.get(id2)??[],...named.map(({statement})=>statement)]}}function decideVerdict(head,base,rules){
const vexed=applyVex(head.findings,rules.vex??[],head.artifactName),ignored=applyIgnores(vexed.kept,rules.ignores,rules.now),urgent=finding2=>finding2.scanner===
"vuln"&&escalation(finding2.id,rules.exploited)!==void 0,leftOut=finding2=>rules.ignoreUnfixed&&isUnfixed(finding2)&&!urgent(finding2),counted=rules.ignoreUnfixed?
ignored.kept.filter(finding2=>!leftOut(finding2)):ignored.kept,baselined=applyBaseline(counted,rules.baseline??[],rules.now),diff=base?diffFindings(base.findings,
counted):{added:baselined.added,fixed:[]},gated=rules.mode==="full"?counted:rules.mode==="diff"?diff.added:baselined.added,weighed=outcome=>worstFirst(gated.filter(
finding2=>urgent(finding2)?outcome==="fails":weigh(finding2,rules.thresholds,rules.unknownSeverity)===outcome)),blocking=newFirst(weighed("fails"),diff.added,counted),
reasons=reasonsFor(head,base,blocking,rules);return{result:resultOf(reasons),reasons,counted,counts:countBySeverity(counted),added:diff.added,fixed:diff.fixed,blocking,
warned:weighed("warns"),suppressed:ignored.suppressed,excused:vexed.excused,unusedVex:vexed.unused,exploited:counted.filter(urgent),expiredBaseline:baselined.expired,
unusedBaseline:baselined.unused,unfixedLeftOut:ignored.kept.length-counted.length,expired:ignored.expired,unused:ignored.unused}}function newFirst(failing,added,all){
if(added.length===all.length)return failing;const fresh=new Set(added);return[...failing.filter(finding2=>fresh.has(finding2)),...failing.filter(finding2=>!fresh.
has(finding2))]}function isUnfixed(finding2){return finding2.scanner==="vuln"&&finding2.fixed===""}function reasonsFor(head,base,blocking,rules){const reasons=[];
return head.results===0&&rules.emptyReport==="error"&&reasons.push({kind:"nothing-scanned"}),rules.mode==="diff"&&base?.results===0&&rules.emptyReport==="error"&&
rules.baseMayBeEmpty!==!0&&reasons.push({kind:"base-nothing-scanned"}),blocking.length>0&&reasons.push({kind:"blocking",count:blocking.length,counts:countBySeverity(
blocking),onlyNew:rules.mode!=="full"}),reasons.length>0?reasons:[{kind:"clean"}]}function resultOf(reasons){return reasons.some(reason=>reason.kind==="nothing-\
scanned"||reason.kind==="base-nothing-scanned")?"error":reasons.some(reason=>reason.kind==="blocking")?"fail":"pass"}function foreignFormat(root){if(Array.isArray(
root))return"a Trivy report from before schema 2 (a list); make it with Trivy 0.20 or newer";if(typeof root!="object"||root===null)return;const has=(...keys)=>keys.
every(key=>Object.hasOwn(root,key));if(has("bomFormat"))return"a CycloneDX bill of materials; scan it with scan-type sbom";if(has("spdxVersion"))return"an SPDX \
bill of materials; scan it with scan-type sbom";if(has("runs"))return"a SARIF file; it has no place for what the gate needs";if(has("detector","manifests")||has(
"detector","scanned"))return"a GitHub dependency snapshot";if(has("ClusterName"))return"a Trivy report of a Kubernetes cluster";if(has("SummaryControls")||has("\
ID","Title")&&!has("ArtifactType"))return"a Trivy compliance report";if(has("matches","descriptor"))return"a Grype report"}var END=101010256,CENTRAL=33639248,LOCAL=67324752;
function zipEntry(archive,name,maxBytes,place2){const bad=why=>{throw new _part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.ue(`${place2}: expected a ZIP arc\
hive, saw ${why}`)},end=archive.lastIndexOf(Buffer.from([80,75,5,6]));if(end<0||end+22>archive.length||archive.readUInt32LE(end)!==END)return bad("no directory");
let at=archive.readUInt32LE(end+16);for(let left=archive.readUInt16LE(end+10);left>0;left-=1){if(at+46>archive.length||archive.readUInt32LE(at)!==CENTRAL)return bad(
"a broken directory");const nameLength=archive.readUInt16LE(at+28),next=at+46+nameLength+archive.readUInt16LE(at+30)+archive.readUInt16LE(at+32);if(archive.subarray(
at+46,at+46+nameLength).toString("utf8")===name)return unpackEntry(archive,at,maxBytes,bad);at=next}}function unpackEntry(archive,at,maxBytes,bad){const method=archive.
readUInt16LE(at+10),packed=archive.readUInt32LE(at+20),size=archive.readUInt32LE(at+24),local=archive.readUInt32LE(at+42);if(size>maxBytes)return bad(`a file of\
 ${size} bytes`);if(local+30>archive.length||archive.readUInt32LE(local)!==LOCAL)return bad("a file that is not there");const from=local+30+archive.readUInt16LE(
local+26)+archive.readUInt16LE(local+28),body=archive.subarray(from,from+packed);if(body.length!==packed)return bad("a file that is cut off");try{const bytes=method===
0?body:method===8?(0,node_zlib__WEBPACK_IMPORTED_MODULE_13__.inflateRawSync)(body,{maxOutputLength:maxBytes}):bad(`packing method ${method}`);return bytes.length===
size?bytes:bad("a file of another size than it says")}catch(error){if(error instanceof _part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.ue)throw error;return bad(
"a file that cannot be unpacked")}}async function readLastGood(github,place2){const where={owner:place2.owner,repo:place2.repo};try{const{data}=await github.request(
"GET /repos/{owner}/{repo}/actions/artifacts",{...where,name:place2.artifact,per_page:100}),[newest]=(data.artifacts??[]).filter(artifact=>isOurs(artifact,place2)).
sort((a,b)=>(b.created_at??"").localeCompare(a.created_at??"")||b.id-a.id);if(!newest)return;const{data:zip}=await github.request("GET /repos/{owner}/{repo}/act\
ions/artifacts/{artifact_id}/{archive_format}",{...where,artifact_id:newest.id,archive_format:"zip"});if(!(zip instanceof ArrayBuffer))throw new _part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.
ue(`artifact ${place2.artifact}: expected a ZIP archive, saw something else`);const report=zipEntry(Buffer.from(zip),place2.file,place2.maxBytes,`artifact ${place2.
artifact}`);if(!report)throw new _part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.ue(`artifact ${place2.artifact}: expected ${place2.file} in it, saw none`);
return{text:report.toString("utf8"),runId:newest.workflow_run?.id??0,createdAt:newest.created_at??""}}catch(error){throw error instanceof _part_chunk_XR5P6PWU_js__WEBPACK_IMPORTED_MODULE_4__.
y?new _part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.ue(`artifact ${place2.artifact}: expected GitHub to hand it out (permission actions: read), saw: ${error.
message}`,error):error}}function isOurs(artifact,place2){const run=artifact.workflow_run;return artifact.expired!==!0&&run?.head_branch===place2.branch&&run.repository_id!==
void 0&&run.repository_id===run.head_repository_id&&String(run.id)!==place2.runId}function parseReport(text,name){const root=parseJson(text,name),foreign=foreignFormat(
root);if(foreign)throw new _part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.ue(`${name}: expected a Trivy JSON report, saw ${foreign}`);const report=(0,_part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.
OA)(root,name),version=(0,_part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.LF)(report,"SchemaVersion");if(version!==2)throw new _part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.
ue(`${name}: expected SchemaVersion 2, saw ${(0,_part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_9__.GE)(version)}`);refuseSecondResults(text,name);const results=(0,_part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.
p_)(report,"Results",name),findings=[];let suppressedByTrivy=0,scanned=0;results.forEach((result,index)=>{const place2=`${name}: Results[${index}]`,checked=(0,_part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.
OA)(result,place2),found=resultFindings(checked,place2);for(const finding2 of found)findings.push(finding2);suppressedByTrivy+=(0,_part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.
p_)(checked,"ExperimentalModifiedFindings",place2).length;const named=(0,_part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.b6)(checked,"Target",place2)+(0,_part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.
b6)(checked,"Class",place2)!=="";(found.length>0||named)&&(scanned+=1)});const trivy=(0,_part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.LF)(report,"Trivy");
return{artifactName:(0,_part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.b6)(report,"ArtifactName",name),artifactType:(0,_part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.
b6)(report,"ArtifactType",name),trivyVersion:trivy===void 0?"":(0,_part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.b6)((0,_part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.
OA)(trivy,`${name}: Trivy`),"Version",`${name}: Trivy`),results:scanned,findings,suppressedByTrivy}}function parseJson(text,name){const json=text.startsWith("\uFEFF")?
text.slice(1):text;if(!/\S/.test(json))throw new _part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.ue(`${name}: expected a Trivy JSON report, saw an empty fi\
le`);try{return JSON.parse(json)}catch(error){throw new _part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.ue(`${name}: expected a Trivy JSON report, saw text\
 that is not JSON`,error)}}function refuseSecondResults(text,name){const end='Results"',first=text.indexOf(end);if(!(first<0||text.indexOf(end,first+end.length)<
0)&&keysOfRoot(text,'"Results"')>1)throw new _part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.ue(`${name}: expected one list named Results, saw several`)}function keysOfRoot(text,key){
const tokens=/"(?:[^"\\]|\\.)*"|[[\]{}]/g;let depth=0,count=0;for(let token=tokens.exec(text);token;token=tokens.exec(text)){const[word]=token;word==="{"||word===
"["?depth+=1:word==="}"||word==="]"?depth-=1:depth===1&&word===key&&/^\s*:/.test(text.slice(tokens.lastIndex,tokens.lastIndex+9))&&(count+=1)}return count}function resultFindings(result,place2){
const where={target:(0,_part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.b6)(result,"Target",place2),resultClass:(0,_part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.
b6)(result,"Class",place2),resultType:(0,_part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.b6)(result,"Type",place2)},findings=[],each=(key,build)=>{const items=(0,_part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.
p_)(result,key,place2);for(let index=0;index<items.length;index+=1){const at=()=>`${place2}.${key}[${index}]`,finding2=build((0,_part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.
OA)(items[index],at),at,where);finding2&&findings.push(finding2)}};return each("Vulnerabilities",vulnerability),each("Misconfigurations",misconfiguration),each(
"Secrets",secret),each("Licenses",license),findings}function finding(scanner,idKey,item,place2,rest){const id2=(0,_part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.
b6)(item,idKey,place2);if(id2==="")throw new _part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.ue(`${(0,_part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.
Vb)(place2)}.${idKey}: expected an id, saw nothing`);return{scanner,id:id2,severity:severity(item,place2),title:(0,_part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.
b6)(item,"Title",place2),packageName:"",packagePath:"",purl:"",installed:"",fixed:"",url:(0,_part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.b6)(item,"Prima\
ryURL",place2),line:0,subject:"",...rest}}function vulnerability(item,place2,where){const identifier=(0,_part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.LF)(
item,"PkgIdentifier"),at=()=>`${(0,_part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.Vb)(place2)}.PkgIdentifier`,purl=identifier===void 0?"":(0,_part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.
b6)((0,_part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.OA)(identifier,at),"PURL",at);return finding("vuln","VulnerabilityID",item,place2,{...where,packageName:(0,_part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.
b6)(item,"PkgName",place2),packagePath:(0,_part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.b6)(item,"PkgPath",place2),purl,installed:(0,_part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.
b6)(item,"InstalledVersion",place2),fixed:(0,_part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.b6)(item,"FixedVersion",place2)})}function misconfiguration(item,place2,where){
const status=(0,_part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.b6)(item,"Status",place2);if(status==="PASS"||status==="EXCEPTION")return;if(status!=="FAIL"&&
status!=="")throw new _part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.ue(`${(0,_part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.Vb)(place2)}.Status: ex\
pected PASS, FAIL or EXCEPTION, saw ${(0,_part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_9__.GE)(status)}`);const cause=(0,_part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.
LF)(item,"CauseMetadata"),at=()=>`${(0,_part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.Vb)(place2)}.CauseMetadata`,causeFields=cause===void 0?{}:(0,_part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.
OA)(cause,at),resource=(0,_part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.b6)(causeFields,"Resource",at);return finding("misconfig","ID",item,place2,{...where,
line:(0,_part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.cA)(causeFields,at),subject:resource||(0,_part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.b6)(item,
"Message",place2)})}function secret(item,place2,where){return finding("secret","RuleID",item,place2,{...where,line:(0,_part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.
cA)(item,place2),subject:(0,_part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.b6)(item,"Match",place2)})}function license(item,place2,where){return finding("\
license","Name",item,place2,{...where,title:(0,_part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.b6)(item,"Category",place2),url:(0,_part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.
b6)(item,"Link",place2),packageName:(0,_part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.b6)(item,"PkgName",place2),packagePath:(0,_part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.
b6)(item,"FilePath",place2)})}function severity(item,place2){const seen=(0,_part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.LF)(item,"Severity");if(seen===void 0||
seen==="")return"UNKNOWN";const known2=SEVERITIES.find(word=>word===seen);if(!known2)throw new _part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.ue(`${(0,_part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.
Vb)(place2)}.Severity: expected one of ${SEVERITIES.join(", ")}, saw ${(0,_part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_9__.GE)(seen)}`);return known2}var SARIF_RESULT_LIMIT=5e3,
SARIF_PACKED_LIMIT=95e5,SECURITY_SEVERITY={CRITICAL:"9.5",HIGH:"8.0",MEDIUM:"5.5",LOW:"2.0",UNKNOWN:"0.0"};function sarifText(findings,category,trivyVersion){for(let limit=SARIF_RESULT_LIMIT;;limit=
Math.floor(limit/2)){const text=`${JSON.stringify(sarifLog(findings,category,trivyVersion,limit),null,1)}
`;if(text.length<SARIF_PACKED_LIMIT||(0,node_zlib__WEBPACK_IMPORTED_MODULE_13__.gzipSync)(text).length<SARIF_PACKED_LIMIT||limit<=1)return text}}function sarifLog(findings,category,trivyVersion,limit=SARIF_RESULT_LIMIT){
const kept=worstFirst(findings).slice(0,limit),rules=new Map;for(const finding2 of kept){const id2=ruleId(finding2);rules.has(id2)||rules.set(id2,{index:rules.size,
rule:ruleOf(id2,finding2)})}const seen=new Map;return{version:"2.1.0",$schema:"https://json.schemastore.org/sarif-2.1.0.json",runs:[{tool:{driver:{name:"trivy-g\
ate",...trivyVersion===""?{}:{version:plain(trivyVersion,100)},rules:[...rules.values()].map(({rule})=>rule)}},automationDetails:{id:`${plain(category,200)}/`},
results:kept.map(finding2=>resultOf2(finding2,rules.get(ruleId(finding2))?.index??0,seen))}]}}function ruleId(finding2){return plain(`${finding2.scanner}/${finding2.
id}`,255)}function ruleOf(id2,finding2){const title=plain(finding2.title||finding2.id,1e3);return{id:id2,name:id2,shortDescription:{text:title},fullDescription:{
text:title},.../^https:\/\/[\w.-]+\/[\w./?=&%#-]*$/.test(finding2.url)?{helpUri:finding2.url}:{},properties:{"security-severity":SECURITY_SEVERITY[finding2.severity],
tags:["security",finding2.scanner]}}}function resultOf2(finding2,ruleIndex,seen){const fingerprint=findingFingerprint(finding2),occurrence=(seen.get(fingerprint)??
0)+1;return seen.set(fingerprint,occurrence),{ruleId:ruleId(finding2),ruleIndex,level:finding2.severity==="CRITICAL"||finding2.severity==="HIGH"?"error":finding2.
severity==="MEDIUM"?"warning":"note",message:{text:messageText(finding2)},locations:[{physicalLocation:{artifactLocation:{uri:locationUri(finding2)},region:{startLine:Math.
max(1,finding2.line)}}}],partialFingerprints:{"composeDeliveryFinding/v1":fingerprint,primaryLocationLineHash:`${fingerprint.slice(0,16)}:${occurrence}`}}}function messageText(finding2){
const parts=[`${finding2.severity} ${finding2.id}`,finding2.packageName&&`${finding2.packageName} ${finding2.installed}`.trim(),finding2.fixed&&`repaired in ${finding2.
fixed}`,finding2.title];return plain(parts.filter(part=>part!=="").join(": "),1e3).replace(/[[\]\\]/g,"\\$&")}function plain(text,limit){return(0,_part_chunk_3ICG7VY6_js__WEBPACK_IMPORTED_MODULE_12__.
RK)((0,_part_chunk_3ICG7VY6_js__WEBPACK_IMPORTED_MODULE_12__.xv)(text.replace(/\s+/g," ").trim(),limit))}function locationUri(finding2){const segments=finding2.
target.split("/").filter(segment=>segment!==""&&segment!==".");return finding2.resultClass!=="os-pkgs"&&segments.length>0&&finding2.target.length<=400&&/^[^/\\:\p{Cc}\p{Cs}][^\\:\p{Cc}\p{Cs}]*$/u.
test(finding2.target)&&!segments.includes("..")?segments.map(encodeURIComponent).join("/"):`trivy-gate/${finding2.resultClass==="os-pkgs"?"os-packages":(0,node_crypto__WEBPACK_IMPORTED_MODULE_11__.
createHash)("sha256").update(finding2.target).digest("hex").slice(0,16)}`}var nonZero=counts=>Object.entries(counts).filter(([,count])=>count>0).map(([severity2,
count])=>`${count} ${severity2}`).join(", "),en={title:"Trivy gate",result:{pass:"passed",fail:"refused",error:"could not judge",skipped:"NOT SCANNED"},missing:program=>`\
Trivy is missing (${program} was not found), so nothing was scanned: install Trivy, give trivy-path, or give a report made elsewhere.`,skipped:program=>`NOT SCA\
NNED: Trivy is missing (${program} was not found), and when-missing is skip. This is no pass: nobody has looked.`,reason:reason=>reason.kind==="clean"?"No findi\
ng at or above the thresholds.":reason.kind==="nothing-scanned"?"The report has no results: nothing was scanned, which is not the same as clean. If that is righ\
t, set empty-report to pass.":reason.kind==="base-nothing-scanned"?"The base report has no results: every finding would look new. Scan the base again, or set em\
pty-report to pass.":`${reason.count} ${reason.onlyNew?"new ":""}finding${reason.count===1?"":"s"} at or above the thresholds (${nonZero(reason.counts)}).`,thresholds:text=>`\
Least severity that fails: ${text}.`,scanner:"Scanner",severity:"Severity",finding:"Finding",package:"Package or place",repaired:"Repaired in",target:"Target",total:"\
Total",blockingHeading:(shown,all)=>`What the gate refuses (${shown} of ${all})`,newHeading:(shown,all)=>`New since the base (${shown} of ${all})`,fixedCount:count=>`\
Repaired since the base: ${count}.`,suppressed:count=>`Put aside by the ignore file: ${count}.`,suppressedByTrivy:count=>`Put aside by Trivy itself (VEX or its \
own ignore list): ${count}.`,unfixedLeftOut:count=>`Left out because no version repairs them yet (ignore-unfixed): ${count}.`,expired:(id2,day)=>`Ignore entry ${id2}\
 expired on ${day}: its findings count again.`,unused:id2=>`Ignore entry ${id2} matches nothing: remove it.`,warned:count=>`Findings that nobody has rated (UNKN\
OWN): ${count}.`,excused:count=>`Excused by VEX statements: ${count}.`,vexUnused:(count,first)=>`VEX statements that concern nothing that was found: ${count} (t\
he first: ${first}).`,vexIgnored:(count,first)=>`VEX statements that are not used: ${count} (the first: ${first}).`,exploited:count=>`Known, or likely, to be us\
ed by attackers: ${count}. They fail whatever their severity.`,baselineExpired:(id2,day)=>`Baseline entry ${id2} expired on ${day}: its finding counts again.`,baselineUnused:count=>`\
Baseline entries that match nothing any more: ${count}. Write it anew.`,database:(ageHours,builtAt)=>`Database of ${builtAt}, ${ageHours} hours old.`,javaDatabase:(ageHours,builtAt)=>`\
Java database of ${builtAt}, ${ageHours} hours old.`,javaNeeded:"There are JAR files: the Java database is made ready, and they are scanned again.",databaseWarning:why=>`\
The database is young enough, but could not be renewed: ${why}`,provenance:provenance=>provenance.kind==="off"?"The Sigstore bundle of Trivy was not asked for (\
trivy-provenance).":provenance.kind==="absent"?`The Sigstore bundle of Trivy was not verified: ${provenance.why}. Its archive has the hash that was written down\
.`:`Trivy was signed by ${provenance.workflow} at ${provenance.signedAt} (Sigstore, log index ${provenance.logIndex||"-"}).`,comparedWith:what=>`Compared with ${what}\
.`,firstScan:"No earlier scan is kept yet: everything counts as new.",notOnBase:file=>`${file} is not used: the commit that this would be merged into does not h\
ave it, and a proposal may not excuse itself.`,inlineIgnores:(count,first)=>`Comments that would excuse findings are in ${count} file${count===1?"":"s"} (${first}\
) and are not obeyed: use the ignore file, or set inline-ignores to allow.`,commentFailed:why=>`The comment could not be written: ${why}`,slackFailed:why=>`Slac\
k was not told: ${why}`,dryRun:"Dry run: nothing was fetched, scanned or told.",more:count=>`${count} more in the report.`,none:"none"},es={title:"Control de Tr\
ivy",result:{pass:"aprobado",fail:"rechazado",error:"no pudo juzgar",skipped:"SIN ESCANEAR"},missing:program=>`Falta Trivy (no se encontró ${program}), así que\
 no se escaneó nada: instale Trivy, indique trivy-path o entregue un informe ya hecho.`,skipped:program=>`NO SE ESCANEÓ NADA: falta Trivy (no se encontró ${program}\
) y when-missing es skip. Esto no es una aprobación: nadie ha mirado.`,reason:reason=>reason.kind==="clean"?"Ningún hallazgo alcanza los umbrales.":reason.kind===
"nothing-scanned"?"El informe no tiene resultados: no se escaneó nada, que no es lo mismo que limpio. Si es correcto, ponga empty-report en pass.":reason.kind===
"base-nothing-scanned"?"El informe base no tiene resultados: todo parecería nuevo. Vuelva a escanear la base, o ponga empty-report en pass.":`${reason.count} ${reason.
count===1?"hallazgo":"hallazgos"}${reason.onlyNew?reason.count===1?" nuevo":" nuevos":""} en los umbrales o por encima (${nonZero(reason.counts)}).`,thresholds:text=>`\
Gravedad mínima que rechaza: ${text}.`,scanner:"Escáner",severity:"Gravedad",finding:"Hallazgo",package:"Paquete o lugar",repaired:"Corregido en",target:"Obje\
tivo",total:"Total",blockingHeading:(shown,all)=>`Lo que se rechaza (${shown} de ${all})`,newHeading:(shown,all)=>`Nuevo respecto de la base (${shown} de ${all}\
)`,fixedCount:count=>`Corregidos respecto de la base: ${count}.`,suppressed:count=>`Apartados por el archivo de excepciones: ${count}.`,suppressedByTrivy:count=>`\
Apartados por el propio Trivy (VEX o su lista): ${count}.`,unfixedLeftOut:count=>`Omitidos porque aún no hay versión corregida (ignore-unfixed): ${count}.`,expired:(id2,day)=>`\
La excepción ${id2} venció el ${day}: sus hallazgos vuelven a contar.`,unused:id2=>`La excepción ${id2} no corresponde a nada: quítela.`,warned:count=>`Hall\
azgos sin gravedad asignada (UNKNOWN): ${count}.`,excused:count=>`Excusados por declaraciones VEX: ${count}.`,vexUnused:(count,first)=>`Declaraciones VEX que no\
 corresponden a nada de lo hallado: ${count} (la primera: ${first}).`,vexIgnored:(count,first)=>`Declaraciones VEX que no se usan: ${count} (la primera: ${first}\
).`,exploited:count=>`Usados, o probablemente usados, por atacantes: ${count}. Rechazan sea cual sea su gravedad.`,baselineExpired:(id2,day)=>`La entrada ${id2}\
 de la línea base venció el ${day}: su hallazgo vuelve a contar.`,baselineUnused:count=>`Entradas de la línea base que ya no corresponden a nada: ${count}. E\
scríbala de nuevo.`,database:(ageHours,builtAt)=>`Base de datos de ${builtAt}, con ${ageHours} horas.`,javaDatabase:(ageHours,builtAt)=>`Base de datos de Java \
de ${builtAt}, con ${ageHours} horas.`,javaNeeded:"Hay archivos JAR: se prepara la base de datos de Java y se escanean de nuevo.",databaseWarning:why=>`La base \
de datos es reciente, pero no se pudo renovar: ${why}`,provenance:provenance=>provenance.kind==="off"?"No se pidió la firma Sigstore de Trivy (trivy-provenance)\
.":provenance.kind==="absent"?`No se verificó la firma Sigstore de Trivy: ${provenance.why}. Su archivo tiene el hash anotado.`:`Trivy fue firmado por ${provenance.
workflow} el ${provenance.signedAt} (Sigstore, entrada ${provenance.logIndex||"-"}).`,comparedWith:what=>`Comparado con ${what}.`,firstScan:"Aún no se guarda ni\
ngún escaneo anterior: todo cuenta como nuevo.",notOnBase:file=>`${file} no se usa: el commit al que esto se uniría no lo tiene, y una propuesta no puede excus\
arse a sí misma.`,inlineIgnores:(count,first)=>`Hay comentarios que excusarían hallazgos en ${count} ${count===1?"archivo":"archivos"} (${first}) y no se obed\
ecen: use el archivo de excepciones, o ponga inline-ignores en allow.`,commentFailed:why=>`No se pudo escribir el comentario: ${why}`,slackFailed:why=>`No se av\
isó a Slack: ${why}`,dryRun:"Simulación: no se descargó, escaneó ni avisó nada.",more:count=>`${count} más en el informe.`,none:"ninguno"},texts2={en,es},
ROWS=50,ANNOTATIONS={error:9,warning:9};function reasonText(judgement,language){return judgement.reasons.map(reason=>texts2[language].reason(reason)).join(" ")}
function judgementSummary(judgement,facts,language,rows=ROWS){const t=texts2[language],notes=[t.thresholds(facts.thresholds),...facts.hasBase?[t.fixedCount(judgement.
fixed.length)]:[],...judgement.suppressed.length>0?[t.suppressed(judgement.suppressed.length)]:[],...facts.suppressedByTrivy>0?[t.suppressedByTrivy(facts.suppressedByTrivy)]:
[],...judgement.unfixedLeftOut>0?[t.unfixedLeftOut(judgement.unfixedLeftOut)]:[],...judgement.warned.length>0?[t.warned(judgement.warned.length)]:[],...judgement.
excused.length>0?[t.excused(judgement.excused.length)]:[],...judgement.unusedVex.length>0?[t.vexUnused(judgement.unusedVex.length,judgement.unusedVex[0]?.names[0]??
"")]:[],...judgement.exploited.length>0?[t.exploited(judgement.exploited.length)]:[],...judgement.unusedBaseline.length>0?[t.baselineUnused(judgement.unusedBaseline.
length)]:[],...facts.notes??[],...judgement.expiredBaseline.slice(0,rows).map(entry=>t.baselineExpired(entry.id,entry.expires)),...judgement.expired.slice(0,rows).
map(entry=>t.expired(entry.id,entry.expires)),...judgement.unused.slice(0,rows).map(entry=>t.unused(entry.id))],refused=new Set(judgement.blocking),added=facts.
hasBase?worstFirst(judgement.added.filter(finding2=>!refused.has(finding2))):[];return[{heading:`${t.title}: ${t.result[judgement.result]}`},{paragraph:`${(0,_part_chunk_3ICG7VY6_js__WEBPACK_IMPORTED_MODULE_12__.
xv)(facts.artifact,200)}: ${reasonText(judgement,language)}`},{table:countsTable(judgement.counted,language)},{items:notes},...findingsTable(judgement.blocking,
t.blockingHeading,language,rows),...findingsTable(added,t.newHeading,language,rows)]}function countsTable(findings,language){const t=texts2[language],row=(name,of)=>{
const counts=countBySeverity(of);return[name,...SEVERITIES.map(severity2=>counts[severity2]),of.length]};return{head:[t.scanner,...SEVERITIES,t.total],rows:[..._part_chunk_5G2DL6II_js__WEBPACK_IMPORTED_MODULE_0__.
K.map(scanner=>row(scanner,findings.filter(finding2=>finding2.scanner===scanner))),row(t.total,findings)]}}function findingsTable(findings,heading,language,rows){
if(findings.length===0)return[];const t=texts2[language],shown=findings.slice(0,rows);return[{heading:heading(shown.length,findings.length),level:3},{table:{head:[
t.severity,t.finding,t.package,t.repaired,t.target],rows:shown.map(finding2=>[finding2.severity,finding2.id,place(finding2),finding2.scanner==="vuln"?finding2.fixed||
t.none:"",finding2.target])}}]}function place(finding2){return finding2.scanner==="vuln"?`${finding2.packageName} ${finding2.installed}`:finding2.scanner==="lic\
ense"?finding2.packageName||finding2.packagePath:finding2.scanner==="secret"?finding2.title:finding2.subject||finding2.title}function findingLine(finding2){return`${finding2.
severity} ${finding2.id}: ${(0,_part_chunk_3ICG7VY6_js__WEBPACK_IMPORTED_MODULE_12__.xv)(place(finding2),120)} (${(0,_part_chunk_3ICG7VY6_js__WEBPACK_IMPORTED_MODULE_12__.
xv)(finding2.target,100)})`}function annotate(judgement,log,language){const t=texts2[language],errors=judgement.blocking.slice(0,ANNOTATIONS.error);for(const finding2 of errors)
log.error(annotationText(finding2),annotationPlace(finding2));const warnings=[...judgement.expiredBaseline.map(entry=>()=>log.warning(t.baselineExpired(entry.id,
entry.expires))),...judgement.expired.map(entry=>()=>log.warning(t.expired(entry.id,entry.expires))),...judgement.unused.map(entry=>()=>log.warning(t.unused(entry.
id))),...judgement.warned.map(finding2=>()=>log.warning(annotationText(finding2),annotationPlace(finding2)))];for(const warn of warnings.slice(0,ANNOTATIONS.warning))
warn();const left=judgement.blocking.length-errors.length+Math.max(0,warnings.length-ANNOTATIONS.warning);left>0&&log.notice(t.more(left))}function annotationText(finding2){
const repaired=finding2.fixed===""?"":` (${finding2.fixed})`;return(0,_part_chunk_3ICG7VY6_js__WEBPACK_IMPORTED_MODULE_12__.xv)(`${finding2.severity} ${finding2.
id}: ${(0,_part_chunk_3ICG7VY6_js__WEBPACK_IMPORTED_MODULE_12__.xv)(place(finding2),300)}${repaired} ${(0,_part_chunk_3ICG7VY6_js__WEBPACK_IMPORTED_MODULE_12__.
xv)(finding2.title,500)}`,1500)}function annotationPlace(finding2){const title=`trivy-gate: ${finding2.scanner}`,uri=locationUri(finding2);return uri.startsWith(
"trivy-gate/")?{title}:{title,file:decodeURIComponent(uri),...finding2.line>0?{line:finding2.line}:{}}}function judgementJson(judgement,facts){const brief=finding2=>({
fingerprint:findingFingerprint(finding2),scanner:finding2.scanner,id:finding2.id,severity:finding2.severity,target:finding2.target,package:finding2.packageName,
installed:finding2.installed,fixed:finding2.fixed}),content={schema:1,createdAt:facts.createdAt,artifact:facts.artifact,trivyVersion:facts.trivyVersion,...facts.
provenance===void 0?{}:{trivyProvenance:facts.provenance},thresholds:facts.thresholds,result:judgement.result,reasons:judgement.reasons,counts:judgement.counts,
total:judgement.counted.length,new:judgement.added.length,fixed:judgement.fixed.length,suppressed:judgement.suppressed.length,suppressedByTrivy:facts.suppressedByTrivy,
excused:judgement.excused.length,excusedBy:judgement.excused.slice(0,1e3).map(({finding:finding2,by})=>({id:finding2.id,package:finding2.packageName,status:by.status,
reason:(0,_part_chunk_3ICG7VY6_js__WEBPACK_IMPORTED_MODULE_12__.xv)(by.reason,500)})),unusedVex:judgement.unusedVex.length,exploited:judgement.exploited.length,
unfixedLeftOut:judgement.unfixedLeftOut,expiredIgnores:judgement.expired,unusedIgnores:judgement.unused,expiredBaseline:judgement.expiredBaseline.length,unusedBaseline:judgement.
unusedBaseline.length,blocking:judgement.blocking.slice(0,1e3).map(brief)};return`${JSON.stringify(content,null,2)}
`}var SECTION_LIMIT=2900,HEADER_LIMIT=140,LINE_LIMIT=300,HOSTS=["hooks.slack.com","hooks.slack-gov.com"];function checkWebhook(webhook){const bad=seen=>{throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_9__.
dz([{input:"slack-webhook",expected:`an https address of ${HOSTS.join(" or ")}`,seen}])};let url;try{url=new URL(webhook)}catch{return bad("no address")}url.protocol!==
"https:"&&bad(`the protocol ${url.protocol}`),(!HOSTS.includes(url.hostname)||url.port!==""||url.username!==""||url.password!=="")&&bad("another host")}function isOccasion(occasions,facts){
return occasions.length===0?!1:facts.result==="error"||facts.result==="skipped"||facts.stale||occasions.includes("always")||occasions.includes("fail")&&facts.result===
"fail"?!0:occasions.includes("new")&&facts.newCount>0}function slackBody(message){const kept=[];let length=0;for(const line of message.lines){const safe=safeLine(
line);if(length+safe.length+1>SECTION_LIMIT-100)break;kept.push(safe),length+=safe.length+1}const left=message.lines.length-kept.length,rest=left>0?[safeLine(message.
more(left))]:[],link=message.link!==void 0&&/^https:\/\/[\w.:/-]+$/.test(message.link)?[`<${message.link}>`]:[],text=[...kept,...rest,...link].join(`
`)||"-",title=(0,_part_chunk_3ICG7VY6_js__WEBPACK_IMPORTED_MODULE_12__.xv)((0,_part_chunk_3ICG7VY6_js__WEBPACK_IMPORTED_MODULE_12__.RK)(message.title.replace(/[<>]/g,
"").replace(/\s+/g," ")),HEADER_LIMIT);return JSON.stringify({text:(0,_part_chunk_3ICG7VY6_js__WEBPACK_IMPORTED_MODULE_12__.a4)(title,HEADER_LIMIT),blocks:[{type:"\
header",text:{type:"plain_text",text:title,emoji:!1}},{type:"section",text:{type:"mrkdwn",text,verbatim:!0}}]})}function safeLine(line){const plain2=line.replace(
/[*_~`]/g,mark=>`${mark}​`).replace(/\s+/g," "),cut=plain2.length>LINE_LIMIT?(0,_part_chunk_3ICG7VY6_js__WEBPACK_IMPORTED_MODULE_12__.xv)(plain2,LINE_LIMIT):plain2;
return(0,_part_chunk_3ICG7VY6_js__WEBPACK_IMPORTED_MODULE_12__.a4)(cut,LINE_LIMIT).replaceAll("://",":​//")}async function sendSlack(http,webhook,body){try{const answer=await http(
{url:webhook,method:"POST",headers:{"content-type":"application/json; charset=utf-8"},body,timeoutMs:15e3,maxBodyBytes:4096});return answer.status>=200&&answer.
status<300?void 0:`status ${answer.status}: ${(0,_part_chunk_3ICG7VY6_js__WEBPACK_IMPORTED_MODULE_12__.xv)((0,_part_chunk_3ICG7VY6_js__WEBPACK_IMPORTED_MODULE_12__.
RK)(answer.body),200)}`}catch{return"no answer"}}var BLOCK=512;function memberReader(name){let header=Buffer.alloc(0),body=0,padding=0,wanted=!1,found=!1;const take=(bytes,pieces)=>{
if(body>0){const piece=bytes.subarray(0,body);return body-=piece.length,wanted&&pieces.push(piece),bytes.subarray(piece.length)}if(padding>0){const skipped=Math.
min(padding,bytes.length);return padding-=skipped,bytes.subarray(skipped)}const missing=BLOCK-header.length;if(header=Buffer.concat([header,bytes.subarray(0,missing)]),
header.length===BLOCK){const entry=readHeader(header);header=Buffer.alloc(0),body=entry.size,padding=(BLOCK-entry.size%BLOCK)%BLOCK,wanted=entry.regular&&entry.
name===name&&!found,found||=wanted}return bytes.subarray(missing)};return{push:chunk=>{const pieces=[];let rest=chunk;for(;rest.length>0;)rest=take(rest,pieces);
return pieces},complete:()=>found&&!(wanted&&body>0)}}function readHeader(header){if(header.every(byte=>byte===0))return{name:"",size:0,regular:!1};const field2=(from,to)=>header.
subarray(from,to).toString("latin1").replace(/\0.*$/s,"").trim(),sum=header.reduce((total,byte,index)=>total+(index>=148&&index<156?32:byte),0),size=field2(124,
136);if(Number.parseInt(field2(148,156),8)!==sum||!/^[0-7]{1,11}$/.test(size))throw new _part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.ue("expected a tar \
archive, saw a header that is none");const type=field2(156,157);return{name:field2(0,100).replace(/^\.\//,""),size:Number.parseInt(size,8),regular:type===""||type===
"0"}}var IDLE_MS=6e4,MAX_REDIRECTS=5,StatusError=class extends Error{status;constructor(status){super(`status ${status}`),this.name="StatusError",this.status=status}};
async function follow(url,environment,idleMs=IDLE_MS){let address=new URL(url);for(let hop=0;hop<=MAX_REDIRECTS;hop+=1){const answer=await open(address,environment,
idleMs),status=answer.statusCode??0;if(status===200)return answer;answer.resume();const next=answer.headers.location;if(status<300||status>=400||next===void 0)throw new StatusError(
status);const target=new URL(next,address);if(target.protocol!=="https:"&&target.protocol!==address.protocol)throw new _part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.
ue(`${url}: expected redirects to https, saw ${target.protocol}`);address=target}throw new Error(`more than ${MAX_REDIRECTS} redirects`)}var agents=(0,_part_chunk_OGMZOLW7_js__WEBPACK_IMPORTED_MODULE_5__.
jQ)({keepAlive:!1});function open(address,environment,idleMs){const route=(0,_part_chunk_OGMZOLW7_js__WEBPACK_IMPORTED_MODULE_5__.Bv)(address,environment,agents);
return new Promise((resolve,reject)=>{const outgoing=(route.secure?node_https__WEBPACK_IMPORTED_MODULE_19__.request:node_http__WEBPACK_IMPORTED_MODULE_18__.request)(
address,{headers:{...route.headers,"user-agent":"compose-delivery"},...route.options,timeout:idleMs},resolve);outgoing.once("timeout",()=>outgoing.destroy(new Error(
`silence for ${idleMs} ms`))),outgoing.once("error",reject),outgoing.end()})}var ATTEMPTS=3,IDLE_MS2=2e4;async function checkProvenance(release,archive,request,environment,pause){
if(request.rule==="off")return{kind:"off"};const place2=`${archive}.sigstore.json`,kept=await readKept(place2);if(kept!==void 0)try{return await verify(kept,release,
archive,request)}catch(error){if(request.offline)throw error;await(0,node_fs_promises__WEBPACK_IMPORTED_MODULE_15__.rm)(place2,{force:!0})}const fetched=request.
offline?{absent:"nothing is fetched offline"}:await fetchPatiently(`${release.url}.sigstore.json`,environment,pause);if("absent"in fetched){if(request.rule==="r\
equire")throw new _part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.ue(`${release.name}.sigstore.json: expected a Sigstore bundle, but ${fetched.absent}`);return{
kind:"absent",why:fetched.absent}}const verified=await verify(fetched.text,release,archive,request);return await(0,node_fs_promises__WEBPACK_IMPORTED_MODULE_15__.
writeFile)(`${place2}.${process.pid}.part`,fetched.text),await(0,node_fs_promises__WEBPACK_IMPORTED_MODULE_15__.rename)(`${place2}.${process.pid}.part`,place2),
verified}async function readKept(place2){const size=await(0,node_fs_promises__WEBPACK_IMPORTED_MODULE_15__.stat)(place2).then(found=>found.size,()=>{});if(size!==
void 0)return size>_part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.Me?"":(0,node_fs_promises__WEBPACK_IMPORTED_MODULE_15__.readFile)(place2,"utf8")}async function verify(text,release,archive,{
signer,root}){const{verifyBundle}=await Promise.all([__webpack_require__.e(168),__webpack_require__.e(744)]).then(__webpack_require__.bind(__webpack_require__,9744)),
subject={name:release.name,sha256:release.sha256,bytes:()=>(0,node_fs_promises__WEBPACK_IMPORTED_MODULE_15__.readFile)(archive)};return verifyBundle(text,subject,
signer??(0,_part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.Kv)(release.version),root)}async function fetchPatiently(url,environment,pause){let last="";for(let attempt=1;attempt<=
ATTEMPTS;attempt+=1)try{return{text:await fetchText(url,environment)}}catch(error){if(error instanceof _part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.ue)throw error;
if(error instanceof StatusError&&(error.status===404||error.status===410))return{absent:`the release has none (status ${error.status})`};last=(0,_part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_9__.
bD)(error),attempt<ATTEMPTS&&await pause(2e3*attempt)}return{absent:`it could not be fetched: ${last}`}}async function fetchText(url,environment){const answer=await follow(
url,environment,IDLE_MS2),chunks=[];let bytes=0;for await(const chunk of answer){if(bytes+=chunk.length,bytes>_part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.
Me)throw answer.destroy(),new _part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.ue(`${url}: expected a Sigstore bundle of at most ${_part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.
Me} bytes, saw more`);chunks.push(chunk)}return Buffer.concat(chunks).toString("utf8")}var MAX_ARCHIVE=400*1024*1024,ATTEMPTS2=3;function trivyStore(environment,pause){
return{fetch:async(release,store,scratch,request)=>{const archive=(0,node_path__WEBPACK_IMPORTED_MODULE_10__.join)(store,release.sha256,release.name);let program=await unpack(
archive,release,scratch).catch(()=>{});program||(await(0,node_fs_promises__WEBPACK_IMPORTED_MODULE_15__.rm)(archive,{force:!0}),await downloadPatiently(release,
archive,environment,pause),program=await unpack(archive,release,scratch));try{const provenance=await checkProvenance(release,archive,request,environment,pause);
return{...program,provenance}}catch(error){throw await(0,node_fs_promises__WEBPACK_IMPORTED_MODULE_15__.rm)(program.path,{force:!0}),error}},copy:copyProgram}}async function copyProgram(path,sha256,scratch){
const copy=(0,node_path__WEBPACK_IMPORTED_MODULE_10__.join)(scratch,"bin","trivy");await(0,node_fs_promises__WEBPACK_IMPORTED_MODULE_15__.mkdir)((0,node_path__WEBPACK_IMPORTED_MODULE_10__.
dirname)(copy),{recursive:!0}),await(0,node_fs_promises__WEBPACK_IMPORTED_MODULE_15__.copyFile)(path,copy);const seen=await hashFile(copy);if(seen!==sha256.toLowerCase())
throw await(0,node_fs_promises__WEBPACK_IMPORTED_MODULE_15__.rm)(copy,{force:!0}),new _part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.ue(`${path}: expected\
 SHA-256 ${sha256} (trivy-checksum), saw ${seen}`);return await(0,node_fs_promises__WEBPACK_IMPORTED_MODULE_15__.chmod)(copy,493),{path:copy,sha256:seen}}async function hashFile(path){
const hash=(0,node_crypto__WEBPACK_IMPORTED_MODULE_11__.createHash)("sha256");return await(0,node_stream_promises__WEBPACK_IMPORTED_MODULE_17__.pipeline)((0,node_fs__WEBPACK_IMPORTED_MODULE_14__.
createReadStream)(path),hash),hash.digest("hex")}async function unpack(archive,release,scratch){const part=(0,node_path__WEBPACK_IMPORTED_MODULE_10__.join)(scratch,
"bin","trivy.part");await(0,node_fs_promises__WEBPACK_IMPORTED_MODULE_15__.mkdir)((0,node_path__WEBPACK_IMPORTED_MODULE_10__.dirname)(part),{recursive:!0});const hash=(0,node_crypto__WEBPACK_IMPORTED_MODULE_11__.
createHash)("sha256"),program=(0,node_crypto__WEBPACK_IMPORTED_MODULE_11__.createHash)("sha256"),source=(0,node_fs__WEBPACK_IMPORTED_MODULE_14__.createReadStream)(
archive);source.on("data",chunk=>hash.update(chunk));const out=(0,node_fs__WEBPACK_IMPORTED_MODULE_14__.createWriteStream)(part,{mode:384});try{const found=await readMember(
source,out,program),seen=hash.digest("hex");if(seen!==release.sha256)throw new _part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.ue(`${release.name}: expecte\
d SHA-256 ${release.sha256}, saw ${seen}`);if(!found)throw new _part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.ue(`${release.name}: expected a program call\
ed trivy in it, saw none`);const path=(0,node_path__WEBPACK_IMPORTED_MODULE_10__.join)(scratch,"bin","trivy");return await(0,node_fs_promises__WEBPACK_IMPORTED_MODULE_15__.
chmod)(part,493),await(0,node_fs_promises__WEBPACK_IMPORTED_MODULE_15__.rename)(part,path),{path,sha256:program.digest("hex")}}catch(error){throw await(0,node_fs_promises__WEBPACK_IMPORTED_MODULE_15__.
rm)(part,{force:!0}),error instanceof _part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.ue?error:new _part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.ue(
`${release.name}: expected a tar.gz archive that can be unpacked`,error)}}async function readMember(source,out,program){const reader=memberReader("trivy"),sink=new node_stream__WEBPACK_IMPORTED_MODULE_16__.
Writable({write:(chunk,_encoding,done)=>{const pieces=reader.push(chunk);for(const piece of pieces)program.update(piece);const body=Buffer.concat(pieces);body.length===
0||out.write(body)?done():out.once("drain",()=>done())}});try{await(0,node_stream_promises__WEBPACK_IMPORTED_MODULE_17__.pipeline)(source,(0,node_zlib__WEBPACK_IMPORTED_MODULE_13__.
createGunzip)(),sink)}finally{await new Promise(resolve=>{out.end(()=>resolve())})}return reader.complete()}async function downloadPatiently(release,archive,environment,pause){
const failures=[];for(let attempt=1;attempt<=ATTEMPTS2;attempt+=1)try{return await download(release,archive,environment)}catch(error){if(failures.push(error instanceof
Error?error.message:String(error)),error instanceof _part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.ue)throw error;attempt<ATTEMPTS2&&await pause(2e3*attempt)}
throw new _part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.ue(`${release.url}: expected the archive, saw: ${failures.at(-1)??"nothing"}`)}async function download(release,archive,environment){
await(0,node_fs_promises__WEBPACK_IMPORTED_MODULE_15__.mkdir)((0,node_path__WEBPACK_IMPORTED_MODULE_10__.dirname)(archive),{recursive:!0});const part=`${archive}\
.${process.pid}.part`,hash=(0,node_crypto__WEBPACK_IMPORTED_MODULE_11__.createHash)("sha256");try{const answer=await follow(release.url,environment);let bytes=0;
answer.on("data",chunk=>{bytes+=chunk.length,hash.update(chunk),bytes>MAX_ARCHIVE&&answer.destroy(new Error(`more than ${MAX_ARCHIVE} bytes`))}),await(0,node_stream_promises__WEBPACK_IMPORTED_MODULE_17__.
pipeline)(answer,(0,node_fs__WEBPACK_IMPORTED_MODULE_14__.createWriteStream)(part));const seen=hash.digest("hex");if(seen!==release.sha256)throw new _part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.
ue(`${release.url}: expected SHA-256 ${release.sha256}, saw ${seen} (${(await(0,node_fs_promises__WEBPACK_IMPORTED_MODULE_15__.stat)(part)).size} bytes)`);await(0,node_fs_promises__WEBPACK_IMPORTED_MODULE_15__.
rename)(part,archive)}finally{await(0,node_fs_promises__WEBPACK_IMPORTED_MODULE_15__.rm)(part,{force:!0})}}var HEADER=100;async function sqliteFault(path){const handle=await(0,node_fs_promises__WEBPACK_IMPORTED_MODULE_15__.
open)(path,"r").catch(()=>{});if(!handle)return"its file is not there";try{const header=Buffer.alloc(HEADER),{bytesRead}=await handle.read(header,0,HEADER,0);if(bytesRead<
HEADER||header.toString("latin1",0,16)!=="SQLite format 3\0")return"its file is no SQLite database";const pageSize=header.readUInt16BE(16)===1?65536:header.readUInt16BE(
16),{size}=await handle.stat();return header.readUInt32BE(28)*pageSize>size?"its file is cut off":void 0}finally{await handle.close()}}async function read2(path,name,maxBytes){
const handle=await(0,node_fs_promises__WEBPACK_IMPORTED_MODULE_15__.open)(path,node_fs__WEBPACK_IMPORTED_MODULE_14__.constants.O_RDONLY|node_fs__WEBPACK_IMPORTED_MODULE_14__.
constants.O_NONBLOCK).catch(error=>{throw new _part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.ue(`${name}: expected a Trivy JSON report, saw ${whyNotOpened(
error)}`,error)});try{const facts=await handle.stat();if(!facts.isFile())throw new _part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.ue(`${name}: expected a \
regular file, saw ${facts.isDirectory()?"a folder":"a special file"}`);if(facts.size>maxBytes)throw new _part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.ue(
`${name}: expected at most ${maxBytes} bytes (max-report-mib), saw ${facts.size}`);const bytes=Buffer.allocUnsafeSlow(facts.size);let filled=0;for(;filled<bytes.
length;){const{bytesRead}=await handle.read(bytes,filled,bytes.length-filled,filled);if(bytesRead===0)break;filled+=bytesRead}const after=await handle.stat();if(filled!==
facts.size||after.size!==facts.size)throw new _part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.ue(`${name}: expected a finished file, saw one that changed w\
hile it was read`);return decode2(bytes,name)}finally{await handle.close()}}function whyNotOpened(error){const code=error instanceof Error&&"code"in error?String(
error.code):"";return code==="ENOENT"||code==="ENOTDIR"?"no such file":code==="EACCES"||code==="EPERM"?"a file that may not be read":`a file that cannot be open\
ed (${code})`}function decode2(bytes,name){if(!(0,node_buffer__WEBPACK_IMPORTED_MODULE_20__.isUtf8)(bytes))throw new _part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.
ue(`${name}: expected UTF-8 text, saw other bytes`);try{return bytes.toString("utf8")}catch(error){throw new _part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.
ue(`${name}: expected a report that fits into memory, saw ${bytes.length} bytes`,error)}}async function move(from,to){await(0,node_fs_promises__WEBPACK_IMPORTED_MODULE_15__.
mkdir)((0,node_path__WEBPACK_IMPORTED_MODULE_10__.dirname)(to),{recursive:!0});try{await(0,node_fs_promises__WEBPACK_IMPORTED_MODULE_15__.rename)(from,to)}catch(error){
if(!(error instanceof Error&&"code"in error&&error.code==="EXDEV"))throw error;const beside=(0,node_path__WEBPACK_IMPORTED_MODULE_10__.join)((0,node_path__WEBPACK_IMPORTED_MODULE_10__.
dirname)(to),`.${(0,node_crypto__WEBPACK_IMPORTED_MODULE_11__.randomBytes)(6).toString("hex")}.part`);try{await(0,node_fs_promises__WEBPACK_IMPORTED_MODULE_15__.
copyFile)(from,beside,node_fs__WEBPACK_IMPORTED_MODULE_14__.constants.COPYFILE_EXCL),await(0,node_fs_promises__WEBPACK_IMPORTED_MODULE_15__.rename)(beside,to)}catch(failure){
throw await(0,node_fs_promises__WEBPACK_IMPORTED_MODULE_15__.rm)(beside,{force:!0}),failure}await(0,node_fs_promises__WEBPACK_IMPORTED_MODULE_15__.rm)(from,{force:!0})}}
var realReportFiles={read:read2,move},COMMENTED=/(^|[._-])(docker|container)file|\.(tf|tofu|tfvars|hcl|ya?ml|tpl|bicep|template)$/i,MARK=/(trivy|tfsec):ignore/gi,
MAX_BYTES=16*1024*1024;async function findInlineIgnores(root){const found=[],visit=async path=>{const facts=await(0,node_fs_promises__WEBPACK_IMPORTED_MODULE_15__.
lstat)(path).catch(()=>{});if(facts?.isDirectory())for(const name of await(0,node_fs_promises__WEBPACK_IMPORTED_MODULE_15__.readdir)(path))name!==".git"&&await visit(
(0,node_path__WEBPACK_IMPORTED_MODULE_10__.join)(path,name));else facts?.isFile()&&facts.size<=MAX_BYTES&&COMMENTED.test(path.split("/").at(-1)??"")&&(await(0,node_fs_promises__WEBPACK_IMPORTED_MODULE_15__.
readFile)(path,"latin1")).search(MARK)>=0&&found.push((0,node_path__WEBPACK_IMPORTED_MODULE_10__.relative)(root,path))};return await visit(root),found}async function copyWithoutIgnores(root,copy,files,except){
const visit=async(from,to)=>{if(from===except)return;const facts=await(0,node_fs_promises__WEBPACK_IMPORTED_MODULE_15__.lstat)(from);if(facts.isSymbolicLink()?await(0,node_fs_promises__WEBPACK_IMPORTED_MODULE_15__.
symlink)(await(0,node_fs_promises__WEBPACK_IMPORTED_MODULE_15__.readlink)(from),to):facts.isFile()&&await(0,node_fs_promises__WEBPACK_IMPORTED_MODULE_15__.copyFile)(
from,to,node_fs__WEBPACK_IMPORTED_MODULE_14__.constants.COPYFILE_FICLONE),!!facts.isDirectory()){await(0,node_fs_promises__WEBPACK_IMPORTED_MODULE_15__.mkdir)(to,
{recursive:!0});for(const name of await(0,node_fs_promises__WEBPACK_IMPORTED_MODULE_15__.readdir)(from))await visit((0,node_path__WEBPACK_IMPORTED_MODULE_10__.join)(
from,name),(0,node_path__WEBPACK_IMPORTED_MODULE_10__.join)(to,name))}};await(0,node_fs_promises__WEBPACK_IMPORTED_MODULE_15__.mkdir)((0,node_path__WEBPACK_IMPORTED_MODULE_10__.
dirname)(copy),{recursive:!0}),await visit(root,copy),await dropIgnores(copy,files)}async function dropIgnores(root,files){for(const file of files){const path=(0,node_path__WEBPACK_IMPORTED_MODULE_10__.
join)(root,file);await(0,node_fs_promises__WEBPACK_IMPORTED_MODULE_15__.writeFile)(path,(await(0,node_fs_promises__WEBPACK_IMPORTED_MODULE_15__.readFile)(path,"\
latin1")).replace(MARK,"$1-ignore"),"latin1")}}var ROWS2=50;function finish(judged,told){return{outputs:{...judged.outputs,...told},summary:judged.summaryOf(ROWS2),
outcome:judged.outcome}}function outcomeOf(judgement,language){const message=`${texts2[language].title}: ${reasonText(judgement,language)}`;return judgement.result===
"pass"?{kind:"passed",message}:{kind:judgement.result==="fail"?"refused":"failed",message}}function outputsOf(judgement,reason){return{...noFindings,result:judgement.
result,reason,"total-count":judgement.counted.length,"new-count":judgement.added.length,"fixed-count":judgement.fixed.length,"critical-count":judgement.counts.CRITICAL,
"high-count":judgement.counts.HIGH,"medium-count":judgement.counts.MEDIUM,"low-count":judgement.counts.LOW,"unknown-count":judgement.counts.UNKNOWN,"suppressed-\
count":judgement.suppressed.length,"excused-count":judgement.excused.length,"exploited-count":judgement.exploited.length,"expired-ignores":judgement.expired.length,
"unused-ignores":judgement.unused.length}}var noFindings={"total-count":0,"new-count":0,"fixed-count":0,"critical-count":0,"high-count":0,"medium-count":0,"low-\
count":0,"unknown-count":0,"suppressed-count":0,"excused-count":0,"exploited-count":0,"expired-ignores":0,"unused-ignores":0,base:"","db-updated-at":"","db-age-\
hours":"","java-db-updated-at":"","trivy-version":"","trivy-sha256":"","trivy-provenance":"","report-path":"","sarif-path":"","sbom-path":"","baseline-path":"",
"verdict-path":""};function errorResult(reason,language){const t=texts2[language];return{...nothingJudged,outputs:{...noFindings,result:"error",reason},summaryOf:()=>[
{heading:`${t.title}: ${t.result.error}`},{paragraph:reason}],outcome:{kind:"failed",message:`${t.title}: ${reason}`}}}function skippedResult(reason,language){const t=texts2[language];
return{...nothingJudged,outputs:{...noFindings,result:"skipped",reason},summaryOf:()=>[{heading:`${t.title}: ${t.result.skipped}`},{paragraph:reason}],outcome:{
kind:"passed",message:reason,level:"warning"}}}var nothingJudged={judgement:void 0,stale:"",hasBase:!1},inside=(workspace,path)=>(0,node_path__WEBPACK_IMPORTED_MODULE_10__.
isAbsolute)(path)?path:(0,node_path__WEBPACK_IMPORTED_MODULE_10__.join)(workspace,path);async function readChange(ports){const path=ports.environment.GITHUB_EVENT_PATH,
text=path?await ports.files.readText(path):void 0;let event;try{event=text===void 0?void 0:JSON.parse(text)}catch{event=void 0}return{eventName:ports.facts.eventName,
sha:ports.facts.sha,event}}function targetOf(inputs){const checkout=inputs.scanType==="fs"||inputs.scanType==="repo"||inputs.scanType==="config";return inputs.target===
""&&inputs.report===""&&checkout?".":inputs.target}function checkInputs(inputs){const problems=[],need=(fine,input,expected,seen)=>{fine||problems.push({input,expected,
seen})},given=inputs.report!=="",bases=[inputs.baseReport,inputs.baseRef,inputs.baseTarget,inputs.baseArtifact];if(need(given||targetOf(inputs)!=="","target",`w\
hat to scan with scan-type ${inputs.scanType}, or a report`,"neither"),need(!given||inputs.target==="","report","a report, or a target to scan","both"),need(!given||
inputs.sbomFile==="","sbom-file","a scan to write it from","a report"),need(inputs.mode!=="diff"||!given||inputs.baseReport+inputs.baseArtifact!=="","base-repor\
t","a report to compare with in mode diff","nothing"),need(bases.filter(base=>base!=="").length<2,"base-report","one base","several"),need(inputs.baseTarget===""||
inputs.scanType==="image"&&!given,"base-target","scan-type image",given?"a report":inputs.scanType),need(inputs.mode==="baseline"==(inputs.baselineFile!==""),"b\
aseline-file","mode baseline with a baseline-file","one without the other"),need(inputs.trivyVersion===""||inputs.trivyPath==="","trivy-path","trivy-path or tri\
vy-version","both"),need(inputs.trivyChecksum===""||inputs.trivyVersion+inputs.trivyPath!=="","trivy-checksum","trivy-version or trivy-path with it","neither"),
need(inputs.baseArtifact===""||inputs.githubToken!=="","github-token","a token with base-artifact","none"),need(inputs.comment!=="always"||inputs.githubToken!==
"","github-token","a token with comment always","none"),problems.length>0)throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_9__.dz(problems);inputs.slackWebhook!==
""&&checkWebhook(inputs.slackWebhook),inputs.trivyVersion!==""&&chooseRelease(inputs.trivyVersion,inputs.trivyChecksum,`${process.platform}-${process.arch}`)}async function readRules(inputs,change,ports){
const thresholds=parseThresholds(inputs.failOn),now=ports.clock.now(),{read:read3,notes}=trustedReader(inputs,change,ports),ignores=await read3("ignore-file",inputs.
ignoreFile),baseline=await read3("baseline-file",inputs.baselineFile),vexText=await read3("vex",inputs.vex),vex=vexText===void 0?void 0:parseVex(vexText,inputs.
vex,await bomOf(inputs,ports)),[ignored]=vex?.ignored??[];vex&&ignored!==void 0&&notes.push(texts2[inputs.language].vexIgnored(vex.ignored.length,ignored));const kev=await read3(
"kev-file",inputs.kevFile),epss=await read3("epss-file",inputs.epssFile);return{thresholds,unknownSeverity:inputs.unknownSeverity,ignoreUnfixed:inputs.ignoreUnfixed,
ignores:ignores===void 0?[]:parseIgnoreFile(ignores,inputs.ignoreFile,now,inputs.maxIgnoreDays),mode:inputs.mode,baseline:baseline===void 0?[]:parseBaseline(baseline,
inputs.baselineFile),vex:vex?.statements??[],exploited:{known:kev===void 0?new Set:parseKev(kev,inputs.kevFile),scores:epss===void 0?new Map:parseEpss(epss,inputs.
epssFile),threshold:inputs.epssThreshold},emptyReport:inputs.emptyReport,now,notes}}async function bomOf(inputs,ports){if(inputs.scanType!=="sbom"||inputs.target===
"")return;const text=await ports.files.readText(inside(ports.workspace,inputs.target));return text===void 0?void 0:scannedBom(text,inputs.target)}function trustedReader(inputs,change,ports){
const notes=[],git=gitIn(ports.workspace,ports.exec,ports.environment),useBase=inputs.ignoreFileRef==="base"||inputs.ignoreFileRef==="auto"&&isProposal(change.eventName);
let base;return{read:async(input,path)=>{if(path==="")return;const name=(0,node_path__WEBPACK_IMPORTED_MODULE_10__.relative)(ports.workspace,inside(ports.workspace,
path));if(!useBase||name.startsWith("..")||(0,node_path__WEBPACK_IMPORTED_MODULE_10__.isAbsolute)(name)){const text2=await ports.files.readText(inside(ports.workspace,
path));if(text2!==void 0)return text2;throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_9__.dz([{input,expected:"an existing file",seen:`${path}, which\
 is not there`}])}base??=resolveTrusted(change,git);const text=await fileOf(await base,name,git);if(text===void 0&&(input==="kev-file"||input==="epss-file"))throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_9__.
dz([{input,expected:"a file that the base has",seen:`${path}, which it does not have`}]);return text===void 0&&notes.push(texts2[inputs.language].notOnBase(path)),
text},notes}}var MIB=1024*1024,BASELINE_OFFERED=1e4;async function judgeSource(source,rules,context){const{inputs,ports,reports}=context,load=async({path,name,text})=>parseReport(
text??await reports.read(path,name,inputs.maxReportMib*MIB),name),head=await load(source.head),base=source.base&&(source.base.report?await load(source.base.report):
NO_REPORT),baseMayBeEmpty=source.base?.scanned??!1,mode=source.first&&rules.mode==="diff"?"full":rules.mode,judgement=decideVerdict(head,base,{...rules,mode,baseMayBeEmpty}),
trivyVersion=head.trivyVersion||source.trivyVersion,facts={artifact:head.artifactName||source.head.name,thresholds:describeThresholds(rules.thresholds),suppressedByTrivy:head.
suppressedByTrivy,hasBase:base!==void 0,notes:[...notesOf(source,inputs),...rules.notes],...source.provenance===void 0?{}:{provenance:source.provenance}};for(const note of rules.
notes)ports.log.warning(note);source.database?.warning!==void 0&&ports.log.warning(texts2[inputs.language].databaseWarning(source.database.warning));const paths=await writeReports(
judgement,{...facts,trivyVersion},rules,inputs,ports);return inputs.annotations&&annotate(judgement,ports.log,inputs.language),{judgement,summaryOf:rows=>judgementSummary(
judgement,facts,inputs.language,rows),outputs:{...outputsOf(judgement,reasonText(judgement,inputs.language)),"trivy-version":trivyVersion,"trivy-sha256":source.
trivySha256,"trivy-provenance":source.provenance?.kind??"",base:source.base?.what??"","db-updated-at":source.database?new Date(source.database.updatedAt).toISOString():
"","java-db-updated-at":source.java?new Date(source.java.updatedAt).toISOString():"","db-age-hours":source.database?.ageHours.toFixed(1)??"","report-path":source.
head.path,"sbom-path":source.sbom,...paths},outcome:outcomeOf(judgement,inputs.language),stale:source.database?.warning===void 0?"":texts2[inputs.language].databaseWarning(
source.database.warning),hasBase:base!==void 0||rules.mode==="baseline"}}var NO_REPORT={artifactName:"",artifactType:"",trivyVersion:"",results:0,findings:[],suppressedByTrivy:0};
function notesOf(source,inputs){const t=texts2[inputs.language],{base,database,java,first,provenance}=source;return[...provenance===void 0?[]:[t.provenance(provenance)],
...base?[t.comparedWith(base.what)]:[],...first?[t.firstScan]:[],...database?[t.database(database.ageHours.toFixed(1),new Date(database.updatedAt).toISOString())]:
[],...java?[t.javaDatabase(java.ageHours.toFixed(1),new Date(java.updatedAt).toISOString())]:[],...database?.warning===void 0?[]:[t.databaseWarning(database.warning)]]}
async function writeReports(judgement,facts,rules,inputs,ports){const folder=inside(ports.workspace,inputs.reportDirectory),paths={"sarif-path":(0,node_path__WEBPACK_IMPORTED_MODULE_10__.
join)(folder,"trivy-gate.sarif"),"verdict-path":(0,node_path__WEBPACK_IMPORTED_MODULE_10__.join)(folder,"trivy-gate.json"),"baseline-path":(0,node_path__WEBPACK_IMPORTED_MODULE_10__.
join)(folder,"trivy-baseline.json")},createdAt=new Date(rules.now).toISOString(),hasBaseline=rules.mode==="baseline"||judgement.counted.length<=BASELINE_OFFERED,
sarif=sarifText(judgement.counted,inputs.sarifCategory,facts.trivyVersion);try{if(await ports.files.writeAtomic(paths["verdict-path"],judgementJson(judgement,{...facts,
createdAt})),await ports.files.writeAtomic(paths["sarif-path"],sarif),hasBaseline){const baseline=baselineJson(judgement.counted,rules.baseline??[],rules.now);await ports.
files.writeAtomic(paths["baseline-path"],baseline)}}catch(error){for(const path of Object.values(paths))await ports.files.remove(path).catch(()=>{});throw error}
return hasBaseline?paths:{...paths,"baseline-path":""}}function usesDatabase(plan){const at=plan.argv.indexOf("--scanners");return at>=0&&(plan.argv[at+1]??"").
split(",").includes("vuln")}function cacheDirectory({inputs,ports}){if(inputs.trivyCacheDirectory!=="")return inside(ports.workspace,inputs.trivyCacheDirectory);
const home=ports.environment.HOME;return home?(0,node_path__WEBPACK_IMPORTED_MODULE_10__.join)(home,".cache","trivy"):(0,node_path__WEBPACK_IMPORTED_MODULE_10__.
join)(ports.temporary,"trivy-cache")}async function obtainDatabase(context,plan){const{dbRepositories,dbMaxAgeHours}=context.inputs;return obtain(context,{...requestOf(
context,plan,VULNERABILITIES),repositories:dbRepositories.length>0?dbRepositories:DATABASE_MIRRORS,maxAgeHours:dbMaxAgeHours})}async function scanWithJava(context,plan){
const{inputs,ports}=context,scan=()=>runScan(plan,inputs.timeoutSeconds,ports);if(!usesDatabase(plan)||inputs.scanType!=="image"){await scan();return}const request={
...requestOf(context,plan,JAVA_INDEX),repositories:inputs.javaDbRepositories.length>0?inputs.javaDbRepositories:JAVA_MIRRORS,maxAgeHours:inputs.javaDbMaxAgeHours,
faultOf:sqliteFault},ready=(await lookAtDatabase(request,ports)).kind!=="absent"?await obtain(context,request):void 0;try{return await scan(),ready}catch(error){
if(!(error instanceof JavaDatabaseMissing))throw error}ports.log.info(texts2[inputs.language].javaNeeded);const java=await obtain(context,request);return await scan(),
java}function requestOf(context,plan,kind){return{kind,trivy:plan.argv[0]??"trivy",configFile:plan.configFile,cwd:plan.cwd,env:plan.env,cacheDirectory:cacheDirectory(
context),offline:context.inputs.offline}}async function obtain(context,request){const{databaseCache}=context.inputs;(databaseCache==="restore"||databaseCache===
"both")&&await restoreDatabase(context,request);const database=await prepareDatabase(request,context.ports);return database.warning!==void 0&&request.kind===JAVA_INDEX&&
context.ports.log.warning(texts2[context.inputs.language].databaseWarning(database.warning)),database.fetched&&(databaseCache==="save"||databaseCache==="both")&&
await saveDatabase(context,request,database),database}var CACHE_DEADLINE_MS=12e4;async function restoreDatabase({ports},request){const{log,facts,clock,files}=ports,
{kind,cacheDirectory:cacheFolder,maxAgeHours}=request;if(isReleaseRun(facts.eventName,facts.ref))return log.info(`this run makes a release: the ${kind.name} is \
not restored from the cache`);const state=await lookAtDatabase(request,ports);if(!(state.kind==="known"&&state.ageHours<=maxAgeHours))try{const cache=await ports.
cache();if(!cache.available())return;const signal=AbortSignal.any([ports.signal,AbortSignal.timeout(CACHE_DEADLINE_MS)]),call={names:kind.files,folder:(0,node_path__WEBPACK_IMPORTED_MODULE_10__.
join)(cacheFolder,kind.folder),signal};await files.makeDirectory(call.folder);const wanted=databaseKey(clock.now(),kind),key=await cache.lookUp({...call,key:wanted,
orNewest:kind.cacheKey});key!==void 0&&await cache.restore({...call,key})&&log.info(`${kind.name} restored: ${key}`)}catch(error){log.warning(`the cache of the ${kind.
name} cannot be used: ${String(error)}`)}}async function saveDatabase({ports},request,database){const{kind}=request;try{const cache=await ports.cache();if(!cache.
available())return;const signal=AbortSignal.any([ports.signal,AbortSignal.timeout(CACHE_DEADLINE_MS)]),key=databaseKey(database.updatedAt,kind),folder=(0,node_path__WEBPACK_IMPORTED_MODULE_10__.
join)(request.cacheDirectory,kind.folder),saved=await cache.save({names:kind.files,folder,key,signal});ports.log.info(`${kind.name} in the cache: ${saved} (${key}\
)`)}catch(error){ports.log.warning(`the ${kind.name} could not be kept in the cache: ${String(error)}`)}}var NO_SCAN={trivyVersion:"",trivySha256:"",provenance:void 0,
database:void 0,java:void 0,sbom:""};async function obtainSource(context){const{inputs,ports}=context;if(inputs.report!==""){const head2={path:inside(ports.workspace,
inputs.report),name:inputs.report},base2=await givenBase(context),first2=inputs.baseArtifact!==""&&base2===void 0;return{...NO_SCAN,head:head2,base:base2,first:first2}}
const program=await obtainProgram(context),target=await scannedTree(context),version=await findTrivy(planOf(context,program.path,target,"report"),ports);if(version===
void 0)return{missing:program.path};if(inputs.trivyVersion!==""&&version!==inputs.trivyVersion.replace(/^v/,""))throw new _part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.
ue(`Trivy: expected version ${inputs.trivyVersion}, saw ${version}`);const plan=planOf(context,program.path,target,"report",version);ports.log.info(`Trivy ${version}\
: ${plan.why}`);const known2=await givenBase(context),first=inputs.baseArtifact!==""&&known2===void 0,database=usesDatabase(plan)?await obtainDatabase(context,plan):
void 0,java=await scanWithJava(context,plan),base=known2??(first||inputs.mode!=="diff"?void 0:await scanBase(context,program.path,version)),sbom=await writeSbom(
context,plan),path=(0,node_path__WEBPACK_IMPORTED_MODULE_10__.join)(inside(ports.workspace,inputs.reportDirectory),"trivy-report.json");return await context.reports.
move(plan.output,path),{head:{path,name:"trivy-report.json"},base,first,database,java,sbom,trivyVersion:version,trivySha256:program.sha256,provenance:program.provenance}}
function planOf(context,trivy,target,name,trivyVersion=""){const{inputs,ports,scratch}=context;return planScan({...inputs,trivy,target,name,trivyVersion,databaseReady:!0,
cacheDirectory:cacheDirectory(context),scanners:_part_chunk_5G2DL6II_js__WEBPACK_IMPORTED_MODULE_0__.K.filter(scanner=>inputs.scanners.includes(scanner))},ports.
workspace,scratch,ports.environment)}async function scannedTree(context){const{inputs,ports,scratch}=context,target=targetOf(inputs);if(!readsComments(context))
return target;const root=inside(ports.workspace,target),files=await findInlineIgnores(root);if(files.length===0)return target;ports.log.warning(texts2[inputs.language].
inlineIgnores(files.length,files[0]??""));const copy=(0,node_path__WEBPACK_IMPORTED_MODULE_10__.join)(scratch,"tree",(0,node_path__WEBPACK_IMPORTED_MODULE_10__.
basename)(root)||"checkout");return await copyWithoutIgnores(root,copy,files,scratch),copy}function readsComments({inputs}){return["fs","config","repo"].includes(
inputs.scanType)&&!isAddress(targetOf(inputs))&&inputs.inlineIgnores==="refuse"&&inputs.scanners.includes("misconfig")}async function obtainProgram(context){const{
inputs,ports,scratch}=context,store=trivyStore(ports.environment,ms=>ports.clock.sleep(ms,ports.signal));if(inputs.trivyVersion!==""){const platform=`${process.
platform}-${process.arch}`,release=chooseRelease(inputs.trivyVersion,inputs.trivyChecksum,platform),kept=ports.environment.RUNNER_TOOL_CACHE||ports.temporary,folder=inputs.
toolDirectory===""?(0,node_path__WEBPACK_IMPORTED_MODULE_10__.join)(kept,"trivy-gate"):inside(ports.workspace,inputs.toolDirectory),rule=inputs.trivyProvenance,
fetched=await store.fetch(release,folder,scratch,{rule,offline:inputs.offline});ports.log.info(`${release.name}: SHA-256 ${release.sha256}`);const{provenance}=fetched;
return ports.log[provenance.kind==="absent"?"warning":"info"](texts2[inputs.language].provenance(provenance)),fetched}if(inputs.trivyPath==="")return{path:"triv\
y",sha256:""};const path=inside(ports.workspace,inputs.trivyPath);return await ports.files.exists(path)?inputs.trivyChecksum!==""?store.copy(path,inputs.trivyChecksum,
scratch):{path,sha256:await hashFile(path).catch(()=>"")}:{path,sha256:""}}async function givenBase({inputs,ports,change}){if(inputs.baseReport!==""){const report={
path:inside(ports.workspace,inputs.baseReport),name:inputs.baseReport};return{what:inputs.baseReport,report,scanned:!1}}if(inputs.baseArtifact==="")return;const[
owner="",repo=""]=(ports.facts.repository??"").split("/"),last=await readLastGood(await ports.github(inputs.githubToken),{owner,repo,artifact:inputs.baseArtifact,
file:"trivy-report.json",branch:(ports.facts.ref??"").replace(/^refs\/heads\//,""),runId:ports.facts.runId,maxBytes:inputs.maxReportMib*1024*1024});if(ports.log.
info(last?`compared with run ${last.runId} of ${last.createdAt}`:`no artifact ${inputs.baseArtifact} of ${String(change.eventName)} yet`),!last)return;const what=`\
run ${last.runId} (${last.createdAt})`;return{what,report:{path:"",name:what,text:last.text},scanned:!1}}async function scanBase(context,trivy,version){const{inputs,
ports,change,scratch}=context,scan=async(target2,what)=>{const plan=planOf(context,trivy,target2,"base-report",version);return await scanWithJava(context,plan),
{what,report:{path:plan.output,name:`report of ${what}`},scanned:!0}};if(inputs.baseTarget!=="")return scan(inputs.baseTarget,inputs.baseTarget);const target=targetOf(
inputs);if(inputs.scanType==="image"||isAddress(target))throw new _part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.ue("base: expected base-target or base-re\
port for what is not in the checkout, saw neither");const place2=(0,node_path__WEBPACK_IMPORTED_MODULE_10__.relative)(ports.workspace,inside(ports.workspace,target));
if(place2.startsWith("..")||(0,node_path__WEBPACK_IMPORTED_MODULE_10__.isAbsolute)(place2))throw new _part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.ue(`ba\
se: expected a target in the checkout, saw ${target}; give base-report`);const git=gitIn(ports.workspace,ports.exec,ports.environment),sha=await resolveBase(change,
inputs.baseRef,git),tree=(0,node_path__WEBPACK_IMPORTED_MODULE_10__.join)(await writeTree(sha,scratch,git),place2);return await ports.files.exists(tree)?(readsComments(
context)&&await dropIgnores(tree,await findInlineIgnores(tree)),scan(tree,sha)):{what:`${sha}, which has no ${target}`,report:void 0,scanned:!0}}async function writeSbom({
inputs,ports},plan){if(inputs.sbomFile==="")return"";const path=inside(ports.workspace,inputs.sbomFile),draft=`${plan.output}.sbom`;return await convertReport(plan,
plan.output,inputs.sbomFormat,draft,ports),await ports.files.writeAtomic(path,await ports.files.readText(draft)??""),path}var NAMED=10;async function tell(news,inputs,change,ports){
return{comment:await tellPullRequest(news,inputs,change,ports),slack:await tellSlack(news,inputs,ports)}}async function tellPullRequest(news,inputs,change,ports){
const pullRequest=pullRequestOf(change);if(inputs.comment==="never"||inputs.githubToken===""||pullRequest===void 0)return"none";const[owner="",repo=""]=(ports.facts.
repository??"").split("/"),category=inputs.sarifCategory;let ended;try{const github=await ports.github(inputs.githubToken),body=commentBody(category,news.summaryOf);
ended=await putComment(github,{owner,repo,pullRequest,category},body)}catch(error){ended={outcome:"failed",why:(0,_part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_9__.
bD)(error)}}if(ended.why!==""){const loud=inputs.comment==="always"||ended.outcome==="failed";ports.log[loud?"warning":"info"](texts2[inputs.language].commentFailed(
ended.why))}return ended.outcome}async function tellSlack(news,inputs,ports){const occasions=inputs.slackOn;if(inputs.slackWebhook===""||!isOccasion(occasions,{
...news,stale:news.stale!==""}))return"none";const t=texts2[inputs.language],result=t.result[news.result]??news.result,left=news.findings.length-NAMED,body=slackBody(
{title:`${t.title}: ${result} (${ports.facts.repository??"-"})`,lines:[news.reason,...news.stale===""?[]:[news.stale],...news.findings.slice(0,NAMED).map(findingLine),
...left>0?[t.more(left)]:[]],more:t.more,link:ports.facts.runUrl}),failure=await sendSlack(ports.http,inputs.slackWebhook,body);return failure!==void 0&&ports.log.
warning(t.slackFailed(failure)),failure===void 0?"sent":"failed"}var action=(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_6__.lL)(_part_chunk_5G2DL6II_js__WEBPACK_IMPORTED_MODULE_0__.
I,async(inputs,ports)=>{checkInputs(inputs);const change=await readChange(ports),scratch=(0,node_path__WEBPACK_IMPORTED_MODULE_10__.join)(ports.temporary,`trivy\
-gate-${ports.randomId()}`);try{return await conclude(await look({inputs,ports,change,scratch,reports:realReportFiles}),inputs,change,ports)}catch(thrown){const error=diskError(
thrown)??thrown,failed=errorResult((0,_part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_9__.bD)(error),inputs.language),ended=await conclude(failed,inputs,change,
ports);if(!(error instanceof _part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.ue))throw error;return ended}finally{await ports.files.remove(scratch)}});function diskError(thrown){
const{code="",path=""}=thrown??{};if(["ENOSPC","EDQUOT","EROFS","EIO","EACCES","EPERM"].includes(code))return new _part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.
ue(`${path||"a file"} could not be written or read: ${(0,_part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_9__.bD)(thrown)}`,thrown)}var pathsOf=inputs=>({report:inputs.
report,"base-report":inputs.baseReport,"report-directory":inputs.reportDirectory,"sbom-file":inputs.sbomFile,"ignore-file":inputs.ignoreFile,"baseline-file":inputs.
baselineFile,vex:inputs.vex,"kev-file":inputs.kevFile,"epss-file":inputs.epssFile});async function look(context){const{inputs,ports,change}=context,t=texts2[inputs.
language];await(0,_part_chunk_XTRRQWWK_js__WEBPACK_IMPORTED_MODULE_1__.K)(ports.files,ports.workspace,pathsOf(inputs));const rules=await readRules(inputs,change,
ports);if(inputs.dryRun)return inputs.report===""&&ports.log.info(planOf(context,"trivy",targetOf(inputs),"report").argv.join(" ")),skippedResult(t.dryRun,inputs.
language);const source=await obtainSource(context);if("missing"in source){if(inputs.whenMissing==="skip")return skippedResult(t.skipped(source.missing),inputs.language);
throw new _part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_8__.ue(t.missing(source.missing))}return judgeSource(source,rules,context)}async function conclude(judged,inputs,change,ports){
const blocking=judged.judgement?.blocking??[],added=new Set(judged.judgement?.added??[]),fresh=blocking.filter(finding2=>!judged.hasBase||added.has(finding2)),news={
result:String(judged.outputs.result),reason:String(judged.outputs.reason),summaryOf:judged.summaryOf,findings:fresh,newCount:fresh.length,stale:judged.stale};return finish(
judged,inputs.dryRun?{comment:"none",slack:"none"}:await tell(news,inputs,change,ports))}}),2897:((__unused_webpack___webpack_module__,__webpack_exports__,__webpack_require__)=>{
__webpack_require__.d(__webpack_exports__,{Kv:()=>signerOf,LF:()=>read,Me:()=>MAX_BUNDLE_BYTES,OA:()=>fields,Vb:()=>nameOf,b6:()=>textOf,cA:()=>lineOf,p_:()=>list,
ue:()=>GateError});var GateError=class extends Error{constructor(seen,cause){super(seen,cause===void 0?void 0:{cause}),this.name="GateError"}};function nameOf(place){
return typeof place=="string"?place:place()}function read(item,key){return Object.hasOwn(item,key)?item[key]:void 0}function fields(value,place){if(typeof value!=
"object"||value===null||Array.isArray(value))throw new GateError(`${nameOf(place)}: expected an object, saw ${kindOf(value)}`);return value}function list(item,key,place){
const value=read(item,key);if(value===void 0)return[];if(!Array.isArray(value))throw new GateError(`${nameOf(place)}.${key}: expected a list, saw ${kindOf(value)}`);
return value}function textOf(item,key,place){const value=read(item,key);if(value===void 0)return"";if(typeof value!="string")throw new GateError(`${nameOf(place)}\
.${key}: expected text, saw ${kindOf(value)}`);return value}function lineOf(item,place){const value=read(item,"StartLine");if(value===void 0)return 0;if(typeof value!=
"number"||!Number.isSafeInteger(value)||value<0)throw new GateError(`${nameOf(place)}.StartLine: expected a line number, saw ${kindOf(value)}`);return value}function kindOf(value){
return value===null?"null":Array.isArray(value)?"a list":`a ${typeof value}`}function signerOf(version){const repository="https://github.com/aquasecurity/trivy",
ref=`refs/tags/v${version}`;return{issuer:"https://token.actions.githubusercontent.com",workflow:`${repository}/.github/workflows/reusable-release.yaml@${ref}`,
repository,ref}}var MAX_BUNDLE_BYTES=1024*1024}),3611:((__unused_webpack___webpack_module__,__webpack_exports__,__webpack_require__)=>{__webpack_require__.d(__webpack_exports__,
{y:()=>GitHubError});var GitHubError=class extends Error{status;retryAfterSeconds;body;constructor(message,status,options={}){super(message),this.name="GitHubEr\
ror",this.status=status,this.retryAfterSeconds=options.retryAfterSeconds,this.body=options.body}}})};export{id,ids,modules};
