const id=430,ids=[430],modules={9430:((__unused_webpack___webpack_module__,__webpack_exports__,__webpack_require__)=>{__webpack_require__.r(__webpack_exports__),
__webpack_require__.d(__webpack_exports__,{action:()=>action});var _part_chunk_5BVWNPFT_js__WEBPACK_IMPORTED_MODULE_0__=__webpack_require__(8290),_part_chunk_7XSSSLHE_js__WEBPACK_IMPORTED_MODULE_1__=__webpack_require__(
167),_part_chunk_XR5P6PWU_js__WEBPACK_IMPORTED_MODULE_2__=__webpack_require__(3611),_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_3__=__webpack_require__(8947),
_part_chunk_3ICG7VY6_js__WEBPACK_IMPORTED_MODULE_9__=__webpack_require__(954),_part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__=__webpack_require__(9469),node_crypto__WEBPACK_IMPORTED_MODULE_5__=__webpack_require__(
7598),node_fs__WEBPACK_IMPORTED_MODULE_6__=__webpack_require__(3024),node_fs_promises__WEBPACK_IMPORTED_MODULE_7__=__webpack_require__(1455),node_path__WEBPACK_IMPORTED_MODULE_8__=__webpack_require__(
6760),BODY_LIMIT=125e3,MARKER_ROOM=400,RELEASE=/<!-- compose-delivery release: tag=(\S+) sha=([0-9a-f]{40}) notes=([0-9a-f]{12}) -->/g,MOVING="Moved by compose-\
delivery to each release.";function digestOf(notes){return(0,node_crypto__WEBPACK_IMPORTED_MODULE_5__.createHash)("sha256").update(normal(notes)).digest("hex").
slice(0,12)}function normal(notes){return notes.replace(/\r\n?/g,`
`).trim()}function fitNotes(notes,more){return cutAtLine(normal(notes),BODY_LIMIT-MARKER_ROOM,more)}function markedBody(notes,target){const marker=`<!-- compose\
-delivery release: tag=${target.tag} sha=${target.sha} notes=${digestOf(notes)} -->`;return notes===""?marker:`${notes}

${marker}`}function readBody(body){const found=[...body.matchAll(RELEASE)].at(-1);if(!found)return{notes:normal(body),marker:void 0};const[line,tag="",sha="",notes=""]=found,
rest=body.slice(0,found.index)+body.slice(found.index+line.length);return{notes:normal(rest),marker:{tag,sha,notes}}}function wasEdited(notes,marker){return digestOf(
notes)!==marker.notes}function cutAtLine(text,limit,more){if(text.length<=limit)return text;const lines=text.split(`
`),room=limit-more(lines.length).length-16;let used=0,kept=0;for(;kept<lines.length&&used+(lines[kept]?.length??0)+1<=room;)used+=(lines[kept]?.length??0)+1,kept+=
1;const fence=openFence(lines.slice(0,kept));return[...lines.slice(0,kept),...fence?[fence]:[],"",more(lines.length-kept)].join(`
`)}function openFence(lines){let open;for(const line of lines){const fence=/^ {0,3}(`{3,12}|~{3,12})(.*)$/.exec(line);if(!fence)continue;const mark=fence[1]??"";
open===void 0?open=mark:mark.startsWith(open)&&(fence[2]??"").trim()===""&&(open=void 0)}return open}function movingTagMessage(major,tag){return`${major} is ${tag}\


${MOVING}
`}function isMovingTagMessage(message){return message.includes(MOVING)}var nothing={steps:[],conflicts:[],left:[]},onlyConflict=reason=>({...nothing,conflicts:[
reason]});function step(one){return{...nothing,steps:[one]}}function isOurs({marker,tag}){return marker?.tag===tag}function planAssets(wanted,release,texts2){const parts=wanted.
assets.map(local=>planAsset(local,release,texts2)),names=new Set(wanted.assets.map(({name})=>name)),foreign2=(release?.assets??[]).filter(({name})=>!names.has(name)),
steps=parts.flatMap(part2=>part2.steps),missing=steps.flatMap(one=>one.step==="upload-asset"?[one.name]:[]).join(", "),conflicts=parts.flatMap(part2=>part2.conflicts);
release&&!release.draft&&missing!==""&&(release.immutable?conflicts.push(texts2.why.immutable(release.tag,missing)):isOurs(release)||conflicts.push(texts2.why.publishedForeign(
release.tag,missing)));const left=[...parts.flatMap(part2=>part2.left),...foreign2.map(({name})=>texts2.left.foreignAsset(name))];return{steps,conflicts,left}}function planAsset(local,release,{
why,left}){const seen=release?.assets.find(({name})=>name===local.name),upload2=reason2=>({step:"upload-asset",why:reason2,name:local.name});if(!seen)return step(
upload2(why.missing));if(isEqual(seen,local))return nothing;const reason=seen.state==="uploaded"?why.differs:why.unfinished;if(seen.state==="uploaded"&&release?.
draft===!1)return local.record?{...nothing,left:[left.recordKept(local.name)]}:onlyConflict(why.publishedDiffers(local.name));const remove={step:"delete-asset",
why:reason,asset:seen.id,name:seen.name};return{...nothing,steps:[remove,upload2(reason)]}}function isEqual(seen,local){return seen.name===local.name&&seen.state===
"uploaded"&&seen.size===local.bytes&&(seen.digest===void 0||seen.digest===`sha256:${local.sha256}`)}var NUMBER="(0|[1-9]\\d{0,14})",SEMVER=new RegExp(`^${NUMBER}\
\\.${NUMBER}\\.${NUMBER}(?:-([0-9A-Za-z.-]+))?(?:\\+([0-9A-Za-z.-]+))?$`);function parseVersion(text){const match=SEMVER.exec(text);if(!match)return;const prerelease=match[4]?.
split(".")??[],build=match[5]?.split(".")??[];if(!([...prerelease,...build].includes("")||prerelease.some(part2=>/^0\d+$/.test(part2))))return{major:Number(match[1]),
minor:Number(match[2]),patch:Number(match[3]),prerelease,text}}function readVersion(text){const version=parseVersion(text.replace(/^v/,""));if(version)return version;
throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.dz([{input:"version",expected:"a semantic version such as 1.4.0 or 1.4.0-rc.1",seen:(0,_part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.
GE)(text)}])}function compareVersions(a,b){const core=a.major-b.major||a.minor-b.minor||a.patch-b.patch;if(core!==0)return core;if(a.prerelease.length===0||b.prerelease.
length===0)return b.prerelease.length-a.prerelease.length;for(let i=0;i<Math.min(a.prerelease.length,b.prerelease.length);i+=1){const order=compareIdentifiers(a.
prerelease[i]??"",b.prerelease[i]??"");if(order!==0)return order}return a.prerelease.length-b.prerelease.length}function compareIdentifiers(a,b){const numericA=/^\d+$/.
test(a),numericB=/^\d+$/.test(b);return numericA&&numericB?a.length-b.length||(a<b?-1:a>b?1:0):numericA!==numericB?numericA?-1:1:a<b?-1:a>b?1:0}function isStable(version){
return version.prerelease.length===0}function versionOfTag(tag,prefix){return tag.startsWith(prefix)?parseVersion(tag.slice(prefix.length)):void 0}function greatestVersion(versions){
return versions.reduce((best,next)=>best&&compareVersions(best,next)>=0?best:next,void 0)}function decide(wanted,seen,texts2){const published=seen.releases.find(
({draft:draft2})=>!draft2),drafts=seen.releases.filter(one=>one.draft&&isOurs(one)),draft=published?void 0:fullest(wanted,drafts),release=published??draft,begun=release!==
void 0||seen.tag?.commit===wanted.sha,parts=[checkTag(wanted,seen,texts2),begun?nothing:checkOrder(wanted,seen,texts2),planTwins(seen,release,texts2),release?nothing:
step({step:"create-draft",why:texts2.why.noDraft}),draft?planDraft(wanted,draft,texts2):nothing,planAssets(wanted,release,texts2),wanted.draftOnly?nothing:planTag(
wanted,seen,texts2),wanted.draftOnly||published?nothing:step({step:"publish",why:texts2.why.ready,latest:isLatest(wanted,seen)}),wanted.draftOnly?nothing:planMajor(
wanted,seen,texts2)],conflicts=parts.flatMap(part2=>part2.conflicts),steps=conflicts.length>0?[]:parts.flatMap(part2=>part2.steps),left=parts.flatMap(part2=>part2.
left),done=steps.length===0?"unchanged":begun?"resumed":"created";return{outcome:conflicts.length>0?"conflict":done,steps,conflicts,left,release}}function checkTag(wanted,seen,{
why,left}){return seen.tag?seen.tag.commit===void 0?onlyConflict(why.tagOnNoCommit(wanted.tag)):seen.tag.commit!==wanted.sha?onlyConflict(why.tagElsewhere(wanted.
tag,seen.tag.commit,wanted.sha)):seen.tag.annotated?nothing:{...nothing,left:[left.lightweight(wanted.tag)]}:nothing}function checkOrder(wanted,seen,{why}){const others=otherVersions(
wanted,[...wanted.tags,...seen.published]),last=greatestVersion(isStable(wanted.version)?others.filter(isStable):others);return wanted.allowOlder||!last||compareVersions(
wanted.version,last)>0?nothing:onlyConflict(why.notGreater(wanted.version.text,last.text))}function otherVersions(wanted,tags){return tags.filter(tag=>tag!==wanted.
tag).flatMap(tag=>versionOfTag(tag,wanted.prefix)??[])}function fullest(wanted,drafts){const score=({assets})=>wanted.assets.filter(local=>assets.some(seen=>isEqual(
seen,local))).length;return[...drafts].sort((a,b)=>score(b)-score(a)||b.assets.length-a.assets.length||a.id-b.id)[0]}function planTwins(seen,release,{why,left}){
const others=seen.releases.filter(({draft,id:id2})=>draft&&id2!==release?.id),twins=others.filter(isOurs);return{conflicts:[],steps:twins.filter(({assets})=>assets.
length===0).map(({id:id2})=>({step:"delete-draft",why:why.twin,release:id2})),left:[...twins.filter(({assets})=>assets.length>0).map(({id:id2})=>left.fullTwin(id2)),
...others.filter(draft=>!isOurs(draft)).map(({id:id2})=>left.foreignDraft(id2))]}}function planDraft(wanted,draft,{why,left}){const edited=draft.marker!==void 0&&
wasEdited(draft.notes,draft.marker),notes=edited?draft.notes:wanted.notes,kept=edited?[left.edited]:[];return draft.marker?.sha!==wanted.sha||draft.target!==wanted.
sha?{conflicts:[],left:kept,steps:[{step:"update-draft",why:why.draftElsewhere(draft.target),notes}]}:edited||draft.notes===notes?{...nothing,left:kept}:step({step:"\
update-draft",why:why.notesChanged,notes})}function planTag(wanted,seen,{why}){return seen.tag?nothing:step({step:"create-tag",why:why.noTag(wanted.tag)})}function isLatest(wanted,seen){
if(wanted.makeLatest!=="auto")return wanted.makeLatest==="true";const greatest=greatestVersion(otherVersions(wanted,seen.published).filter(isStable));return!wanted.
prerelease&&(!greatest||compareVersions(wanted.version,greatest)>0)}function planMajor(wanted,seen,{why,left}){const{major,version}=wanted;if(major===void 0)return nothing;
if(wanted.prerelease)return{...nothing,left:[left.majorPrerelease(major)]};const line=otherVersions(wanted,[...wanted.tags,...seen.published]).filter(other=>isStable(
other)&&other.major===version.major),newest=greatestVersion(line);if(newest&&compareVersions(newest,version)>0)return{...nothing,left:[left.majorAhead(major,newest.
text)]};if(!seen.major)return step({step:"create-major",why:why.majorMissing(major),major});if(seen.major.commit===wanted.sha)return nothing;if(!seen.major.moving)
return onlyConflict(why.majorForeign(major));const there=seen.major.commit??seen.major.object;return step({step:"move-major",why:why.majorBehind(major,there),major})}
var RETRIES=5;async function openRemote(token,repository,{github,clock,log,signal}){if(token==="")return;const{owner,repo}=repository;return{github:await github(
token),repository:{owner,repo},clock,log,signal,retries:RETRIES}}var UNSAID_LIMIT_SECONDS=60,LONGEST_WAIT_SECONDS=900;function faultOf(error){const{status,message}=error,
limited=status===429||status===403&&isLimit(error);return{kind:limited?"limited":status<400||status===408||status>=500?"passing":status===404||status===409||status===
422&&/already[ _]exists/i.test(textOf(error))?"contested":"refused",message,waitSeconds:limited?error.retryAfterSeconds??UNSAID_LIMIT_SECONDS:error.retryAfterSeconds}}
function isLimit(error){return error.retryAfterSeconds!==void 0||/rate limit|abuse detection/i.test(textOf(error))}function textOf(error){return`${error.message}\
 ${JSON.stringify(error.body)??""}`}async function waitOut(remote,fault,attempt){const seconds2=fault.waitSeconds??Math.min(30,2**(attempt-1));if(seconds2>LONGEST_WAIT_SECONDS)
throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.L9(`GitHub asks to wait ${seconds2} s: ${fault.message}`,{advice:"Run this job again after that; \
it goes on from where this run stopped."});remote.log.info(`${fault.message}; waiting ${seconds2} s`),await remote.clock.sleep(seconds2*1e3,remote.signal).catch(
error=>{throw remote.signal.aborted?cancelled():error})}function cancelled(){return new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.L9("cancelled befor\
e the release was complete",{advice:"Run this job again; it goes on from where this run stopped."})}async function read(remote,route,parameters={}){for(let attempt=1;;attempt+=
1)try{return(await remote.github.request(route,{...remote.repository,...parameters})).data}catch(error){if(!(error instanceof _part_chunk_XR5P6PWU_js__WEBPACK_IMPORTED_MODULE_2__.
y))throw error;if(error.status===404)return;const fault=faultOf(error);if(fault.kind!=="passing"&&fault.kind!=="limited"||attempt>remote.retries)throw failure(fault,
error,`read ${route}`);await waitOut(remote,fault,attempt)}}var PAGE=100;async function readPages(remote,route,options){const found=new Map,items=options.items??
(page2=>page2);for(let page2=1;page2<=(options.limit??100);page2+=1){const answer=await read(remote,route,{...options.parameters,per_page:PAGE,page:page2}),part2=answer===
void 0?[]:items(answer),before=found.size;for(const item of part2)found.set(options.key(item),item);if(part2.length!==PAGE||found.size===before)break}return[...found.
values()]}function failure(fault,error,doing){const advice=adviceFor(error,fault);return new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.L9(`could not ${doing}\
: ${fault.message}`,{...advice===void 0?{}:{advice},...error===void 0?{}:{cause:error}})}function adviceFor(error,fault){const text=error?textOf(error):fault.message;
if(/immutable release/i.test(text))return"This tag name was used by an immutable release and can never be used again; release another version.";if(/rule violation|restricted|protected/i.
test(text))return"A ruleset of the repository forbids this tag. Let the app whose token is used bypass it, or change the rule.";if(error?.status===401)return"Th\
e token is wrong or has expired; check github-token.";if(error?.status===403)return'The token may not do this; the job needs "permissions: contents: write".';if(error?.
status===404)return'Either the token lacks "contents: write", or the commit changes workflow files against the default branch, for which GITHUB_TOKEN may make n\
o release: use the token of a GitHub App with the permission "workflows".';if(fault.kind==="passing"||fault.kind==="limited"||fault.kind==="contested")return"Ru\
n this job again; it goes on from where this run stopped."}var nothingObserved={tag:void 0,major:void 0,releases:[],published:[]};async function observe(remote,names,own){
const tag=await observeTag(remote,names.tag),major=names.major===void 0?void 0:await observeTag(remote,names.major),all=await readPages(remote,"GET /repos/{owne\
r}/{repo}/releases",{key:({id:id2})=>id2}),mine=own===void 0?void 0:await read(remote,"GET /repos/{owner}/{repo}/releases/{release_id}",{release_id:own}),current=mine===
void 0?all:[...all.filter(({id:id2})=>id2!==mine.id),mine],releases=[];for(const raw of current.filter(({tag_name})=>tag_name===names.tag).sort((a,b)=>a.id-b.id))
releases.push(await withAssets(remote,raw));const published=current.filter(({draft,tag_name})=>!draft&&tag_name!==names.tag);return{tag,major,releases,published:published.
map(({tag_name})=>tag_name)}}async function withAssets(remote,raw){const assets=await readPages(remote,"GET /repos/{owner}/{repo}/releases/{release_id}/assets",
{parameters:{release_id:raw.id},key:({id:id2})=>id2});return releaseFact(raw,assets)}function releaseFact(raw,assets){return{id:raw.id,tag:raw.tag_name,target:raw.
target_commitish,draft:raw.draft,prerelease:raw.prerelease,immutable:raw.immutable??!1,...readBody(raw.body??""),url:raw.html_url,uploadUrl:raw.upload_url,assets:assets.
map(assetFact)}}function assetFact(raw){return{id:raw.id,name:raw.name,state:raw.state,size:raw.size,digest:raw.digest??void 0,url:raw.browser_download_url}}var DEEPEST_TAG=5;
async function observeTag(remote,name){const ref=await read(remote,"GET /repos/{owner}/{repo}/git/ref/{ref}",{ref:`tags/${name}`});if(ref===void 0)return;let{sha,
type}=ref.object,moving=!1;for(let depth=0;type==="tag"&&depth<DEEPEST_TAG;depth+=1){const tag=await read(remote,"GET /repos/{owner}/{repo}/git/tags/{tag_sha}",
{tag_sha:sha});if(tag===void 0)break;moving||=depth===0&&isMovingTagMessage(tag.message),{sha,type}=tag.object}return{name,object:ref.object.sha,annotated:ref.object.
type==="tag",commit:type==="commit"?sha:void 0,moving}}function nameOf(step2){return step2.step==="upload-asset"||step2.step==="delete-asset"?`${step2.step} ${step2.
name}`:step2.step==="create-major"||step2.step==="move-major"?`${step2.step} ${step2.major}`:step2.step}async function perform(walk2,step2){switch(step2.step){case"\
delete-draft":return send(walk2,"DELETE /repos/{owner}/{repo}/releases/{release_id}",{release_id:step2.release});case"create-draft":return createDraft(walk2);case"\
update-draft":return send(walk2,"PATCH /repos/{owner}/{repo}/releases/{release_id}",{release_id:walk2.release?.id,target_commitish:walk2.wanted.sha,body:markedBody(
step2.notes,walk2.wanted)});case"delete-asset":return send(walk2,"DELETE /repos/{owner}/{repo}/releases/assets/{asset_id}",{asset_id:step2.asset});case"upload-a\
sset":return upload(walk2,step2.name);case"create-tag":return createTag(walk2);case"publish":return send(walk2,"PATCH /repos/{owner}/{repo}/releases/{release_id\
}",{release_id:walk2.release?.id,tag_name:walk2.wanted.tag,target_commitish:walk2.wanted.sha,draft:!1,prerelease:walk2.wanted.prerelease,make_latest:String(step2.
latest)});case"create-major":case"move-major":return setMajor(walk2,step2)}}async function send(walk2,route,parameters){await walk2.remote.github.request(route,
{...walk2.remote.repository,...parameters})}async function createDraft(walk2){const{remote,wanted}=walk2,{data}=await remote.github.request("POST /repos/{owner}\
/{repo}/releases",{...remote.repository,tag_name:wanted.tag,target_commitish:wanted.sha,name:wanted.title,body:markedBody(wanted.notes,wanted),draft:!0,prerelease:wanted.
prerelease});walk2.release=releaseFact(data,[])}async function upload(walk2,name){const asset=walk2.wanted.assets.find(one=>one.name===name);if(!asset)throw new Error(
`the plan names ${name}, which is no asset of this release`);const{data}=await walk2.remote.github.request(`POST ${walk2.release?.uploadUrl??""}`,{name,headers:{
"content-type":asset.contentType},data:await openAsset(walk2,asset.path)}),seen=assetFact(data);return isEqual(seen,asset)?void 0:{kind:"contested",message:`${name}\
 arrived as ${seen.name}, ${seen.state}, ${seen.size} bytes, ${seen.digest??"no digest"}; expected ${asset.bytes} bytes, sha256:${asset.sha256}`,waitSeconds:void 0}}
async function openAsset(walk2,path){try{return await walk2.open(path)}catch(error){throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.L9(`${path} w\
as there when the release was planned, and cannot be read now`,{cause:error})}}async function createTag(walk2){const{tag,version}=walk2.wanted,message=`${walk2.
texts.notes.tagMessage(version.text)}
`,sha=await tagObject(walk2,tag,message);return send(walk2,"POST /repos/{owner}/{repo}/git/refs",{ref:`refs/tags/${tag}`,sha})}async function setMajor(walk2,step2){
const sha=await tagObject(walk2,step2.major,movingTagMessage(step2.major,walk2.wanted.tag));return step2.step==="create-major"?send(walk2,"POST /repos/{owner}/{\
repo}/git/refs",{ref:`refs/tags/${step2.major}`,sha}):send(walk2,"PATCH /repos/{owner}/{repo}/git/refs/{ref}",{ref:`tags/${step2.major}`,sha,force:!0})}async function tagObject(walk2,tag,message){
const{data}=await walk2.remote.github.request("POST /repos/{owner}/{repo}/git/tags",{...walk2.remote.repository,tag,message,object:walk2.wanted.sha,type:"commit"});
return data.sha}var MANY_WRITES=20,WRITE_PAUSE_MS=1e3;async function reconcile(remote,wanted,options){const walk2={remote,wanted,...options,done:[],release:void 0},
names={tag:wanted.tag,major:wanted.major},rounds=2+remote.retries+wanted.assets.length;let first,faults=0;for(let round=1;;round+=1){const seen=await observe(remote,
names,walk2.release?.id),plan=decide(wanted,seen,options.texts);if(first??=plan,plan.steps.length===0){const{outcome}=plan.outcome==="conflict"?plan:first;return{
outcome,plan:first,seen,final:plan,done:walk2.done}}const before=walk2.done.length,stopped=notVisible(walk2,plan)??await walkPlan(walk2,plan);if(!(!stopped&&round<
rounds)){if(faults=walk2.done.length>before?1:faults+1,!stopped||faults>remote.retries||round>=rounds)throw endlessly(stopped,plan);await waitOut(remote,stopped.
fault,faults)}}}function notVisible(walk2,plan){return walk2.release=plan.release??walk2.release,!walk2.release||plan.release?void 0:{doing:"read the release ba\
ck",fault:{kind:"contested",message:`release ${walk2.release.id} was created and is not visible yet`,waitSeconds:void 0},error:void 0}}function endlessly(stopped,plan){
return stopped?failure(stopped.fault,stopped.error,stopped.doing):new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.L9(`every step was answered, yet this\
 is still to be done: ${plan.steps.map(nameOf).join(", ")}`,{advice:"Run this job again; it goes on from where this run stopped."})}async function walkPlan(walk2,plan){
const{clock,signal}=walk2.remote;for(const step2 of plan.steps){if(signal.aborted)throw cancelled();plan.steps.length>MANY_WRITES&&await clock.sleep(WRITE_PAUSE_MS,
signal),walk2.remote.log.info(`${nameOf(step2)}: ${step2.why}`);let fault,error;try{fault=await perform(walk2,step2)}catch(thrown){if(!(thrown instanceof _part_chunk_XR5P6PWU_js__WEBPACK_IMPORTED_MODULE_2__.
y))throw thrown;error=thrown,fault=faultOf(thrown)}if(!fault)walk2.done.push(step2);else{if(fault.kind==="refused")throw failure(fault,error,nameOf(step2));return{
doing:nameOf(step2),fault,error}}}}function matchesGlob(glob,path){const parts=glob.replace(/^(\.\/)+/,"").split("/"),tokens=parts.flatMap((part2,i)=>part2!=="*\
*"?[segment(part2)]:i===parts.length-1?["any number",()=>!0]:["any number"]);return fits(tokens,path.split("/"))}function segment(glob){const tokens=tokensOf(glob);
return part2=>fits(tokens,[...part2])}function tokensOf(glob){const tokens=[];for(let rest=glob;rest!=="";){const set=/^\[(!?)([^\]]+)\]/u.exec(rest),[first=""]=rest;
first==="*"?tokens.push("any number"):first==="?"?tokens.push(()=>!0):set?tokens.push(oneOf(set[2]??"",set[1]==="!")):tokens.push(character=>character===first),
rest=rest.slice((set?.[0]??first).length)}return tokens}function oneOf(set,negated){const characters=[...set],ranges=characters.flatMap((from,i)=>{const to=characters[i+
2];return characters[i+1]==="-"&&to!==void 0?[{from,to}]:[]});return character=>negated!==(characters.includes(character)||ranges.some(({from,to})=>from<=character&&
character<=to))}function fits(tokens,items){let token=0,item=0,star;for(;item<items.length;){const current=tokens[token];if(current==="any number")star={token,item},
token+=1;else if(current?.(items[item]))token+=1,item+=1;else if(star)star.item+=1,item=star.item,token=star.token+1;else return!1}return tokens.slice(token).every(
rest=>rest==="any number")}var SKIPPED=new Set([".git","node_modules"]);async function*walk(folder){const entries=await(0,node_fs_promises__WEBPACK_IMPORTED_MODULE_7__.
readdir)(folder,{withFileTypes:!0}).catch(()=>[]);for(const entry of entries.sort((a,b)=>a.name<b.name?-1:1)){const path=(0,node_path__WEBPACK_IMPORTED_MODULE_8__.
join)(folder,entry.name);entry.isDirectory()&&!SKIPPED.has(entry.name)?yield*walk(path):(entry.isFile()||entry.isSymbolicLink()&&await isFile(path))&&(yield path)}}
async function isFile(path){return(0,node_fs_promises__WEBPACK_IMPORTED_MODULE_7__.stat)(path).then(found=>found.isFile(),()=>!1)}function baseOf(root,glob){const fixed=glob.
split("/").slice(0,-1),wild=fixed.findIndex(part2=>/[*?[]/.test(part2)),base=(wild===-1?fixed:fixed.slice(0,wild)).join("/");return(0,node_path__WEBPACK_IMPORTED_MODULE_8__.
isAbsolute)(glob)?base||node_path__WEBPACK_IMPORTED_MODULE_8__.sep:(0,node_path__WEBPACK_IMPORTED_MODULE_8__.join)(root,base)}async function matchesOf(root,glob){
const exact=(0,node_path__WEBPACK_IMPORTED_MODULE_8__.isAbsolute)(glob)?glob:(0,node_path__WEBPACK_IMPORTED_MODULE_8__.join)(root,glob);if(await isFile(exact))return[
exact];const found=[];for await(const path of walk(baseOf(root,glob)))matchesGlob(glob,(0,node_path__WEBPACK_IMPORTED_MODULE_8__.isAbsolute)(glob)?path:(0,node_path__WEBPACK_IMPORTED_MODULE_8__.
relative)(root,path))&&found.push(path);return found}var realAssetFiles={find:async(root,globs)=>{const chosen=new Set,unmatched=[];for(const glob of globs.filter(
one=>!one.startsWith("!"))){const found=await matchesOf(root,glob);found.length===0&&unmatched.push(glob);for(const path of found)chosen.add(path)}for(const glob of globs.
filter(one=>one.startsWith("!")))for(const path of await matchesOf(root,glob.slice(1)))chosen.delete(path);return{paths:[...chosen].sort(),unmatched}},fingerprint:async path=>{
const hash=(0,node_crypto__WEBPACK_IMPORTED_MODULE_5__.createHash)("sha256");let bytes=0;for await(const chunk of(0,node_fs__WEBPACK_IMPORTED_MODULE_6__.createReadStream)(
path))hash.update(chunk),bytes+=chunk.length;return{path,bytes,sha256:hash.digest("hex")}},open:path=>(0,node_fs__WEBPACK_IMPORTED_MODULE_6__.openAsBlob)(path)},
TOO_LARGE=2*1024**3,TOO_MANY=1e3,CONTENT_TYPES={".md":"text/markdown; charset=utf-8",".txt":"text/plain; charset=utf-8",".log":"text/plain; charset=utf-8",".htm\
l":"text/html; charset=utf-8",".xml":"application/xml",".json":"application/json",".sarif":"application/json",".zip":"application/zip",".gz":"application/gzip",
".tgz":"application/gzip",".svg":"image/svg+xml",".png":"image/png"};function assetName(path){return(0,node_path__WEBPACK_IMPORTED_MODULE_8__.basename)(path).normalize(
"NFKD").replace(/[\u0300-\u036f]/g,"").replace(/[^A-Za-z0-9._-]+/g,".").replace(/\.{2,}/g,".").replace(/^\.+|\.+$/g,"")}function localAsset(file,record){const name=assetName(
file.path);return{...file,name,record,contentType:CONTENT_TYPES[(0,node_path__WEBPACK_IMPORTED_MODULE_8__.extname)(name).toLowerCase()]??"application/octet-stre\
am"}}function checkAssets(assets){const problems=[],refuse=(expected,seen)=>{problems.push({input:"assets",expected,seen})};assets.length>TOO_MANY&&refuse(`at m\
ost ${TOO_MANY} files`,`${assets.length}`);for(const{path,bytes,name}of assets)bytes===0&&refuse("files with content",`${path}, which is empty`),bytes>=TOO_LARGE&&
refuse("files under 2 GiB",`${path} with ${bytes} bytes`),name===""&&refuse("a name with a letter or a digit",path);for(const name of new Set(assets.map(asset=>asset.
name))){const twins=assets.filter(asset=>asset.name===name);name!==""&&twins.length>1&&refuse(`one file for each name (here ${name})`,twins.map(({path})=>path).
join(" and "))}if(problems.length>0)throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.dz(problems)}var ENTRY="<!-- compose-delivery entry: ",entryMark=({
tag,sha})=>`${ENTRY}${tag} ${sha} -->`,foreign=text=>(0,_part_chunk_3ICG7VY6_js__WEBPACK_IMPORTED_MODULE_9__.p7)(text,300),foreignOr=text=>text===void 0?void 0:
foreign(text),page=url=>url!==void 0&&/^https?:\/\/[\w.:/-]+$/.test(url)?url:foreignOr(url);function addEntry(log,entry,texts2){if(log.includes(entryMark(entry)))
return log;const text=writeEntry(entry,texts2),newest=log.indexOf(ENTRY);return newest>=0?`${log.slice(0,newest)}${text}
${log.slice(newest)}`:`${log.trim()===""?`# ${texts2.title}

${texts2.intro}`:log.trimEnd()}

${text}`}function writeEntry(entry,texts2){const{deploy,smoke}=entry,durations=(deploy?.durations??[]).map(({name,ms})=>[foreign(name),seconds(ms)]),checks=(smoke&&
smoke.checks.length>0?smoke.checks:deploy?.checks??[]).map(({name,result,ms})=>[foreign(name),foreign(result),ms===void 0?"":seconds(ms)]),incidents=[...deploy?.
incidents??[],...smoke?.incidents??[]];return[entryMark(entry),`## ${entry.tag} · ${entry.at.slice(0,19).replace("T"," ")} UTC`,"",...table([texts2.fact,texts2.
value],facts(entry,texts2)),...part(texts2.durations,durations,[texts2.step,texts2.duration],texts2),...part(texts2.checks,checks,[texts2.check,texts2.result,texts2.
duration],texts2),...part(texts2.traffic,traffic(deploy,texts2),[texts2.fact,texts2.value],texts2),"",`### ${texts2.incidents}`,"",...incidents.length===0?[texts2.
noIncidents]:incidents.map(one=>`- ${foreign(one)}`),""].join(`
`)}var seconds=ms=>`${(ms/1e3).toFixed(ms<1e4?2:1)} s`;function facts(entry,texts2){const{deploy,smoke}=entry;return[[texts2.version,entry.version],[texts2.commit,
entry.sha],[texts2.previous,foreignOr(deploy?.previous??entry.previous)],[texts2.environment,foreignOr(deploy?.environment)],[texts2.slot,foreignOr(deploy?.slot)],
[texts2.run,page(entry.runUrl??deploy?.runUrl)],[texts2.actor,foreignOr(entry.actor)],[texts2.started,deploy?.startedAt],[texts2.finished,deploy?.finishedAt],[texts2.
duration,deploy?.durationMs===void 0?void 0:seconds(deploy.durationMs)],[texts2.verdict,foreignOr(deploy?.verdict??deploy?.outcome)],[texts2.smoke,foreignOr((smoke?.
verdict??smoke?.outcome??entry.smokeVerdict)||void 0)]].map(([name,value])=>[name,value??texts2.absent])}function traffic(deploy,texts2){const{requests,failed,errorRate,
p95Ms}=deploy??{};if([requests,failed,errorRate,p95Ms].every(figure=>figure===void 0))return[];const rate=errorRate??(requests!==void 0&&requests>0&&failed!==void 0?
failed/requests:void 0),said=(value,say=String)=>value===void 0?texts2.absent:say(value);return[[texts2.requests,said(requests)],[texts2.failed,said(failed)],[texts2.
errorRate,said(rate,share=>`${(share*100).toFixed(2)} %`)],[texts2.p95,said(p95Ms,ms=>`${ms.toFixed(0)} ms`)]]}function part(title,content,head,texts2){return["",
`### ${title}`,"",...content.length===0?[texts2.absent]:table(head,content)]}function table(head,content){const line=cells=>`| ${cells.join(" | ")} |`;return[line(
head),`|${head.map(()=>" --- |").join("")}`,...content.map(line)]}var plain=key=>key.toLowerCase().replace(/[^a-z0-9]/g,"");function isRecord(value){return typeof value==
"object"&&value!==null&&!Array.isArray(value)}function get(record,names){for(const name of names){const key=Object.keys(record).find(candidate=>plain(candidate)===
name);if(key!==void 0&&record[key]!==null)return record[key]}}function inner(record,names){const value=get(record,names);return isRecord(value)?value:{}}var asText=value=>typeof value==
"string"&&value.trim()!==""?value.trim():void 0,asNumber=value=>typeof value=="number"&&Number.isFinite(value)&&value>=0?value:void 0,asMoment=value=>{if(typeof value!=
"string"&&typeof value!="number")return;const date=new Date(value);return Number.isNaN(date.getTime())?void 0:date.toISOString()},MOST_ROWS=200,CONTAINERS=["rel\
ease","deployment","result","judgement","figures","traffic","watch","summary","run"];function find(report,names,accept){const ctrf=inner(report,["results"]),nested=[
...CONTAINERS.map(name=>get(report,[name])),get(ctrf,["extra"]),get(ctrf,["environment"])],places=[report,...nested.filter(isRecord)];for(const place of places){
const value=accept(get(place,names));if(value!==void 0)return value}}var asVersion=value=>{const text=asText(value)?.replace(/^v/,"");return text!==void 0&&parseVersion(
text)?text:void 0},asVerdict=value=>isRecord(value)?asText(get(value,["verdict","outcome","status"])):asText(value);function milliseconds(record,stem){const ms=find(
record,[`${stem}ms`,`${stem}milliseconds`],asNumber),seconds2=find(record,[`${stem}seconds`,`${stem}s`],asNumber);return ms??(seconds2===void 0?void 0:seconds2*
1e3)}function readReport(value){const report=isRecord(value)?value:{},given={verdict:find(report,["verdict"],asVerdict),outcome:find(report,["outcome","status",
"conclusion"],asVerdict),kind:find(report,["kind"],asText),version:find(report,["version","releasedversion"],asText)??find(report,["buildname"],asVersion),sha:find(
report,["sha","commit","commitsha","gitsha"],asText),environment:find(report,["environment","environmentname","testenvironment"],asText),slot:find(report,["slot",
"activeslot","color","colour"],asText),previous:find(report,["previousversion","previousrelease","previous","from"],asText),runUrl:find(report,["runurl"],asText),
startedAt:find(report,["startedat","started","start"],asMoment),finishedAt:find(report,["finishedat","endedat","completedat","finished","activatedat","timestamp",
"at"],asMoment),durationMs:milliseconds(report,"duration")??milliseconds(report,"total"),requests:find(report,["requests","requestcount"],asNumber),failed:find(
report,["dropped","failedrequests","failed","errors"],asNumber),errorRate:find(report,["errorrate"],asNumber),p95Ms:milliseconds(report,"p95")};return{...Object.
fromEntries(Object.entries(given).filter(([,field])=>field!==void 0)),durations:readDurations(report),checks:readChecks(report),incidents:readIncidents(report)}}
var LATENCY=/^(p\d+|mean|median|maximum|max|min|duration|total|latency)/;function readDurations(report){const listed=rows(get(report,["durations","steps","phase\
s","timings","stages"])).flatMap(({name,value})=>{const ms=isRecord(value)?milliseconds(value,"duration")??milliseconds(value,"elapsed")??milliseconds(value,""):
void 0,simple=typeof value=="number"?/(seconds|S)$/.test(name)?value*1e3:value:void 0,found=ms??simple;return found===void 0?[]:[{name,ms:found}]}),figures=[report,
get(report,["figures"])].filter(isRecord).flatMap(place=>Object.entries(place).flatMap(([key,value])=>{const name=/^(.+?)[-_]?[mM]s$/.exec(key)?.[1],ms=asNumber(
value);return name===void 0||ms===void 0||LATENCY.test(plain(name))?[]:[{name,ms}]}));return[...listed,...figures].slice(0,MOST_ROWS)}function readChecks(report){
const listed=get(inner(report,["results"]),["tests"])??get(report,["checks","tests","results","smoke"]);return rows(listed).flatMap(({name,value})=>{const result=isRecord(
value)?asVerdict(get(value,["verdict","rawstatus","status","outcome","result"])):asText(value),ms=isRecord(value)?milliseconds(value,"duration")??asNumber(get(value,
["duration"])):void 0;return result===void 0?[]:[{name,result,...ms===void 0?{}:{ms}}]}).slice(0,MOST_ROWS)}function readIncidents(report){return rows(get(report,
["incidents","warnings","events"])).flatMap(({value})=>{if(!isRecord(value))return asText(value)??[];const what=asText(get(value,["message","what","text","reaso\
n","title","name"])),at=asText(get(value,["at","time","timestamp"]));return what===void 0?[]:at===void 0?what:`${at}: ${what}`}).slice(0,MOST_ROWS)}function rows(value){
return isRecord(value)?Object.entries(value).map(([name,one])=>({name,value:one})):Array.isArray(value)?value.map((one,i)=>({name:(isRecord(one)?asText(get(one,
["name","id","check","step","phase","title"])):void 0)??`${i+1}`,value:one})):[]}var GOOD=/^(pass(ed)?|success|succeeded|good|promoted|deployed|delivered|noop|unchanged)$/i,
BAD=/^(fail|error|revert|roll|refus|inconclusive|cancel|abort|interrupt|bad|unproven|unhealthy|skip|conflict|plan|dry)/i;async function loadReport(files,path,input){
if(path==="")return;const text=await files.readText(path);if(text===void 0)throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.dz([{input,expected:"a\
n existing file",seen:`${path}, which is not there`}]);try{return readReport(JSON.parse(text.replace(/^\ufeff/,"")))}catch(error){throw error instanceof SyntaxError?
new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.dz([{input,expected:"a JSON file",seen:`${path}: ${(0,_part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.
bD)(error)}`}]):new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.L9(`${path} cannot be read`,{cause:error})}}function requireGoodDeployment(proof,target){
const{smokeVerdict,deploy,smoke}=proof;if(smokeVerdict!==""&&smokeVerdict!=="pass")throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.cA(`smoke-verd\
ict is ${(0,_part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.GE)(smokeVerdict)}; only a deployment with "pass" is released`);for(const[name,report]of[["depl\
oy-report",deploy],["smoke-report",smoke]]){if(!report)continue;const{verdict,outcome,sha,version,kind}=report;if(kind!==void 0&&/^roll-?back$/i.test(kind))throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.
cA(`${name} is about a roll-back; only a deployment is released`);if(verdict!==void 0&&!GOOD.test(verdict))throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.
cA(`${name} says ${(0,_part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.GE)(verdict)}; only a good deployment is released`);if(outcome!==void 0&&(BAD.test(outcome)||
verdict===void 0&&!GOOD.test(outcome)))throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.cA(`${name} says ${(0,_part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.
GE)(outcome)}; only a good deployment is released`);if(sha!==void 0&&sha.toLowerCase()!==target.sha)throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.
cA(`${name} is about commit ${(0,_part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.GE)(sha)}, but ${target.sha} is to be released`);if(version!==void 0&&version.
replace(/^v/,"")!==target.version)throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.cA(`${name} is about version ${(0,_part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.
GE)(version)}, but ${target.version} is to be released`)}const failed=smoke?.checks.find(({result})=>/^fail/i.test(result));if(failed)throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.
cA(`smoke-report holds a failed check: ${(0,_part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.GE)(failed.name)}`);const said=[deploy?.verdict,deploy?.outcome,
smoke?.verdict,smoke?.outcome].some(word=>word!==void 0);if(smokeVerdict===""&&!said)throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.cA("nothing \
says that the deployment was good: give smoke-verdict, deploy-report or smoke-report")}var MOST_CANDIDATES=20,MOST_COMMITS=1e3,FIRST_RELEASE_COMMITS=300,MOST_PULL_READS=150;
async function requireCommit(remote,sha){if(await read(remote,"GET /repos/{owner}/{repo}/git/commits/{commit_sha}",{commit_sha:sha})!==void 0)return;const{owner,
repo}=remote.repository;throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.L9(`commit ${sha} is not in ${owner}/${repo}`,{advice:"Push the deployed \
commit, or give the sha that was deployed from this repository."})}async function readTags(remote,prefix){return(await read(remote,"GET /repos/{owner}/{repo}/gi\
t/matching-refs/{ref}",{ref:`tags/${prefix}`})??[]).map(({ref})=>ref.replace(/^refs\/tags\//,""))}async function findPrevious(remote,line){if(line.previousTag===
"none")return;if(line.previousTag!=="auto")return requireTag(remote,line);const candidates=line.tags.flatMap(tag=>{const version=versionOfTag(tag,line.prefix);return version&&
tag!==line.tag?[{tag,version}]:[]}).filter(({version})=>compareVersions(version,line.version)<0).filter(({version})=>!isStable(line.version)||isStable(version)).
sort((a,b)=>compareVersions(b.version,a.version));for(const{tag}of candidates.slice(0,MOST_CANDIDATES)){const status=(await compare(remote,tag,line.sha,1))?.status;
if(status==="ahead"||status==="identical")return tag}}async function requireTag(remote,{previousTag,sha}){const found=await compare(remote,previousTag,sha,1);if(!found)
throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.dz([{input:"previous-tag",expected:`auto, none, or a tag that shares history with ${sha}`,seen:(0,_part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.
GE)(previousTag)}]);return found.status!=="ahead"&&found.status!=="identical"&&remote.log.warning(`${previousTag} is no ancestor of ${sha} (${found.status}); on\
ly commits that it lacks are listed`),previousTag}async function compare(remote,base,head,page2){return read(remote,"GET /repos/{owner}/{repo}/compare/{basehead\
}",{basehead:`${base}...${head}`,per_page:100,page:page2})}async function readHistory(remote,previous,sha){const{commits,omitted}=previous?await commitsSince(remote,
previous,sha):await commitsUpTo(remote,sha);return{previous,commits,omitted,pulls:await readPulls(remote,commits)}}async function commitsSince(remote,base,sha){
let total=0;const raw=await readPages(remote,"GET /repos/{owner}/{repo}/compare/{basehead}",{parameters:{basehead:`${base}...${sha}`},key:commit=>commit.sha,items:page2=>(total=
page2.total_commits,page2.commits),limit:MOST_COMMITS/100});return{commits:raw.map(commitFact),omitted:Math.max(0,total-raw.length)}}async function commitsUpTo(remote,sha){
return{commits:(await readPages(remote,"GET /repos/{owner}/{repo}/commits",{parameters:{sha},key:commit=>commit.sha,limit:FIRST_RELEASE_COMMITS/100})).map(commitFact).
reverse(),omitted:0}}function commitFact(raw){return{sha:raw.sha,message:raw.commit.message,login:raw.author?.login,author:raw.commit.author?.name??"",parents:raw.
parents.length}}async function readPulls(remote,commits){const pulls=new Map,newest=commits.slice(-MOST_PULL_READS);newest.length<commits.length&&remote.log.info(
`pull requests are looked up for the newest ${MOST_PULL_READS} of ${commits.length} commits`);for(const{sha}of newest)try{const merged=(await read(remote,"GET /\
repos/{owner}/{repo}/commits/{commit_sha}/pulls",{commit_sha:sha})??[]).find(({merged_at})=>merged_at!==null);merged&&pulls.set(sha,{number:merged.number,title:merged.
title,login:merged.user?.login})}catch(error){if(remote.signal.aborted)throw error;return remote.log.warning(`the notes do without pull requests: ${(0,_part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.
bD)(error)}`),pulls}return pulls}var HEADER=/^([A-Za-z]+)(?:\(([^()\n]*)\))?(!)?:\s+(\S.*)$/,BREAKING=/^BREAKING[ -]CHANGE:\s*([\s\S]*?)(?=\n\s*\n|\n[A-Za-z-]+(?:: | #)|$(?![\s\S]))/m,
ORDER=["feat","fix","perf","revert","deps","docs","other"],TYPES={feat:"feat",feature:"feat",fix:"fix",bugfix:"fix",perf:"perf",revert:"revert",deps:"deps",docs:"\
docs"};function parseMessage(message){const text=message.replace(/\r\n?/g,`
`).trim(),title=text.split(`
`,1)[0]??"",footer=BREAKING.exec(text)?.[1]?.trim(),match=HEADER.exec(title);if(!match)return{group:/^Revert "/.test(title)?"revert":"other",typed:!1,scope:"",subject:title,
breaking:footer};const[,type="",scope="",bang,subject=""]=match;return{group:(scope==="deps"?"deps":Object.hasOwn(TYPES,type.toLowerCase())?TYPES[type.toLowerCase()]:
void 0)??"other",typed:!0,scope,subject,breaking:footer??(bang?subject:void 0)}}function changesOf(history){const changes=[],seen=new Set;for(const commit of history.
commits){const pull=history.pulls.get(commit.sha);if(!pull){commit.parents<2&&changes.push(changeOf(commit.message,[commit],commit.sha.slice(0,7)));continue}if(seen.
has(pull.number))continue;seen.add(pull.number);const together=history.commits.filter(({sha})=>history.pulls.get(sha)?.number===pull.number);changes.push(changeOf(
pull.title,together,`#${pull.number}`))}return changes}function changeOf(title,commits,reference){const own=parseMessage(title),inner2=commits.map(({message})=>parseMessage(
message)),group=own.typed?own.group:inner2.find(({typed})=>typed)?.group??own.group,breaking=own.breaking??inner2.find(one=>one.breaking!==void 0)?.breaking,subject=own.
subject.replace(/\s*\(#\d+\)$/,"");return{group,scope:own.scope,subject,breaking,reference}}function contributorsOf(history){const people=history.commits.flatMap(
commit=>[commit.login??commit.author,history.pulls.get(commit.sha)?.login??""]).filter(name=>name!==""&&!name.endsWith("[bot]"));return[...new Set(people)].sort(
(a,b)=>a.toLowerCase()<b.toLowerCase()?-1:1)}function writeNotes(history,texts2,compareUrl){const changes=changesOf(history),breaking=changes.filter(change=>change.
breaking!==void 0),lines=[opening(history,texts2),...section(texts2.groups.breaking,breaking,change=>change.breaking??"")];for(const group of ORDER){const members=changes.
filter(change=>change.group===group);lines.push(...section(texts2.groups[group],members,change=>change.subject))}const people=contributorsOf(history).map(name=>(0,_part_chunk_3ICG7VY6_js__WEBPACK_IMPORTED_MODULE_9__.
p7)(name,100));return people.length>0&&lines.push("",`## ${texts2.contributors}`,"",people.join(", ")),history.omitted>0&&lines.push("",texts2.omitted(history.omitted)),
compareUrl!==void 0&&lines.push("",`[${texts2.compare}](${compareUrl})`),lines.join(`
`)}function opening(history,texts2){if(history.previous===void 0)return texts2.first;const previous=(0,_part_chunk_3ICG7VY6_js__WEBPACK_IMPORTED_MODULE_9__.p7)(
history.previous,300),total=history.commits.length+history.omitted;return total===0?texts2.nothing(previous):texts2.since(previous,total)}function section(title,changes,say){
if(changes.length===0)return[];const items=changes.map(change=>`- ${change.scope===""?"":`**${(0,_part_chunk_3ICG7VY6_js__WEBPACK_IMPORTED_MODULE_9__.p7)(change.
scope,100)}:** `}${(0,_part_chunk_3ICG7VY6_js__WEBPACK_IMPORTED_MODULE_9__.p7)(say(change),500)} (${change.reference})`);return["",`## ${title}`,"",...items]}var es={
notes:{groups:{breaking:"Cambios incompatibles",feat:"Novedades",fix:"Correcciones",perf:"Rendimiento",revert:"Revertidos",deps:"Dependencias",docs:"Documentaci\
ón",other:"Otros cambios"},contributors:"Participantes",nothing:previous=>`Sin commits desde ${previous}.`,since:(previous,commits)=>`${commits} commits desde ${previous}\
.`,first:"Primera versión.",omitted:commits=>`_No se listan ${commits} commits anteriores._`,compare:"Todos los cambios",more:lines=>`_${lines} líneas más no e\
ntraron aquí._`,tagMessage:version=>`Versión ${version}`},log:{title:"Registro de despliegues",intro:"Una entrada por versión, la más nueva arriba.",fact:"D\
ato",value:"Valor",absent:"no informado",version:"Versión",commit:"Commit",environment:"Entorno",previous:"Versión anterior",slot:"Slot",run:"Ejecución",actor:"\
Iniciado por",started:"Inicio",finished:"Fin",duration:"Duración",verdict:"Despliegue",smoke:"Pruebas de humo",durations:"Duraciones",step:"Paso",checks:"Compr\
obaciones",check:"Comprobación",result:"Resultado",traffic:"Tráfico",requests:"Solicitudes",failed:"Solicitudes fallidas",errorRate:"Tasa de error",p95:"Laten\
cia p95",incidents:"Incidentes",noIncidents:"Ninguno informado."},why:{tagElsewhere:(tag,there,wanted)=>`la etiqueta ${tag} está en ${there}, pero se desplegó ${wanted}\
; una etiqueta nunca se mueve: publique otra versión`,tagOnNoCommit:tag=>`la etiqueta ${tag} no apunta a un commit`,publishedForeign:(tag,missing)=>`${tag} fue\
 publicada por otro y le falta ${missing}; no se agrega nada a una publicación ajena`,immutable:(tag,missing)=>`${tag} está publicada, es inmutable y le falta ${missing}\
; publique otra versión`,publishedDiffers:name=>`el archivo publicado ${name} difiere del local; lo publicado nunca se reemplaza: publique otra versión`,majorForeign:major=>`\
la etiqueta ${major} no fue creada por esta acción y no se mueve; bórrela una vez o no pida major-tag`,notGreater:(version,last)=>`${version} no es mayor que ${last}\
, que ya está publicada; allow-older lo permite`,noDraft:"todavía no hay publicación nuestra para esta etiqueta; un borrador se completa antes de que alguien l\
o vea",draftElsewhere:sha=>`el borrador se inició para el commit ${sha} y nada de él se publicó`,notesChanged:"las notas cambiaron desde que se escribió el b\
orrador",twin:"un segundo borrador nuestro, vacío, para la misma etiqueta",unfinished:"su carga nunca terminó",differs:"difiere del archivo local",missing:"la\
 publicación todavía no lo tiene",noTag:tag=>`${tag} todavía no existe, y para entonces todos los archivos están en su lugar`,ready:"todo está en su lugar",
majorMissing:major=>`${major} todavía no existe`,majorBehind:(major,there)=>`${major} está en ${there}`},left:{foreignDraft:id2=>`el borrador ${id2} para la m\
isma etiqueta no es nuestro y queda como está`,fullTwin:id2=>`el borrador ${id2} también es nuestro pero tiene archivos; bórrelo a mano si nadie lo necesita`,
foreignAsset:name=>`el archivo ${name} no es nuestro y queda`,edited:"las notas fueron editadas por una persona y quedan como están",recordKept:name=>`el regis\
tro publicado ${name} queda como estaba`,lightweight:tag=>`${tag} es una etiqueta liviana en el commit correcto y queda`,majorAhead:(major,version)=>`${major} q\
ueda, porque ${version} es más nueva`,majorPrerelease:major=>`${major} queda: una versión preliminar no mueve nada`},summary:{title:tag=>`Publicación ${tag}`,
plan:"Plan",step:"Paso",what:"Qué",why:"Por qué",kept:"Queda como está",nothingToDo:"Nada que hacer.",unread:"No hubo token: el plan es el de un repositorio \
sin esta publicación.",planned:(tag,steps)=>`${tag}: ${steps} pasos planeados, no se cambió nada`,outcome:{created:"creada",resumed:"terminada",unchanged:"ya \
estaba completa"},published:(tag,outcome)=>`${tag} está publicada (${outcome})`,drafted:(tag,outcome)=>`el borrador de ${tag} está listo (${outcome})`}},en={notes:{
groups:{breaking:"Breaking changes",feat:"Features",fix:"Fixes",perf:"Performance",revert:"Reverted",deps:"Dependencies",docs:"Documentation",other:"Other chang\
es"},contributors:"Contributors",nothing:previous=>`No commits since ${previous}.`,since:(previous,commits)=>`${commits} commits since ${previous}.`,first:"Firs\
t release.",omitted:commits=>`_${commits} older commits are not listed._`,compare:"All changes",more:lines=>`_${lines} more lines did not fit here._`,tagMessage:version=>`\
Release ${version}`},log:{title:"Deployment log",intro:"One entry for each release, the newest on top.",fact:"Fact",value:"Value",absent:"not given",version:"Ve\
rsion",commit:"Commit",environment:"Environment",previous:"Previous version",slot:"Slot",run:"Run",actor:"Started by",started:"Started",finished:"Finished",duration:"\
Duration",verdict:"Deployment",smoke:"Smoke checks",durations:"Durations",step:"Step",checks:"Checks",check:"Check",result:"Result",traffic:"Traffic",requests:"\
Requests",failed:"Failed requests",errorRate:"Error rate",p95:"p95 latency",incidents:"Incidents",noIncidents:"None reported."},why:{tagElsewhere:(tag,there,wanted)=>`\
the tag ${tag} is on ${there}, but ${wanted} was deployed; a tag is never moved: release another version`,tagOnNoCommit:tag=>`the tag ${tag} points to something\
 that is no commit`,publishedForeign:(tag,missing)=>`${tag} was published by someone else and lacks ${missing}; nothing is added to a release that is not ours`,
immutable:(tag,missing)=>`${tag} is published and immutable, and lacks ${missing}; release another version`,publishedDiffers:name=>`the published asset ${name} \
differs from the file here; what is published is never replaced: release another version`,majorForeign:major=>`the tag ${major} was not made by this action and \
is not moved; delete it once, or leave major-tag off`,notGreater:(version,last)=>`${version} is not greater than ${last}, which is released already; allow-older\
 lets it pass`,noDraft:"no release of ours exists for this tag yet; a draft can be filled before anyone sees it",draftElsewhere:sha=>`the draft was begun for co\
mmit ${sha}, and nothing of it was published`,notesChanged:"the notes have changed since the draft was written",twin:"a second, empty draft of ours for the same\
 tag",unfinished:"its upload was never finished",differs:"it differs from the file here",missing:"the release does not have it yet",noTag:tag=>`${tag} does not \
exist yet, and all assets are in place by then`,ready:"everything is in place",majorMissing:major=>`${major} does not exist yet`,majorBehind:(major,there)=>`${major}\
 is on ${there}`},left:{foreignDraft:id2=>`draft ${id2} for the same tag is not ours and stays as it is`,fullTwin:id2=>`draft ${id2} is ours too but holds asset\
s; delete it by hand if nobody needs it`,foreignAsset:name=>`asset ${name} is not ours and stays`,edited:"the notes were edited by a person and stay as they are",
recordKept:name=>`the published record ${name} stays as it was`,lightweight:tag=>`${tag} is a lightweight tag on the right commit and stays`,majorAhead:(major,version)=>`${major}\
 stays, since ${version} is newer`,majorPrerelease:major=>`${major} stays: a pre-release moves nothing`},summary:{title:tag=>`Release ${tag}`,plan:"Plan",step:"\
Step",what:"What",why:"Why",kept:"Left as it is",nothingToDo:"Nothing to do.",unread:"There was no token: the plan is the one for a repository without this rele\
ase.",planned:(tag,steps)=>`${tag}: ${steps} steps planned, nothing was changed`,outcome:{created:"created",resumed:"finished",unchanged:"complete already"},published:(tag,outcome)=>`${tag}\
 is published (${outcome})`,drafted:(tag,outcome)=>`the draft of ${tag} is ready (${outcome})`}},texts={en,es};async function prepareRelease(inputs,target,ports,outside){
const proof={smokeVerdict:inputs.smokeVerdict,deploy:await loadReport(ports.files,locate(ports,inputs.deployReport),"deploy-report"),smoke:await loadReport(ports.
files,locate(ports,inputs.smokeReport),"smoke-report")};requireGoodDeployment(proof,{sha:target.sha,version:target.version.text});const{remote}=outside;remote&&
await requireCommit(remote,target.sha);const tags=remote?await readTags(remote,target.prefix):[],previous=remote?await findPrevious(remote,{...target,previousTag:inputs.
previousTag,tags}):void 0,notes=await obtainNotes(inputs,target,ports,{remote,previous}),log=await prepareLog(inputs,target,ports,{proof,previous}),assets=[...await collectAssets(
inputs,ports,outside.files),...log?[logAsset(log)]:[]];return checkAssets(assets),{wanted:{...target,title:target.tag,notes,makeLatest:inputs.makeLatest,major:inputs.
majorTag?`${target.prefix}${target.version.major}`:void 0,draftOnly:inputs.draftOnly,allowOlder:inputs.allowOlder,assets,tags},previous,notesPath:await keepNotes(
notes,target,ports),log}}function locate(ports,path){return path===""||(0,node_path__WEBPACK_IMPORTED_MODULE_8__.isAbsolute)(path)?path:(0,node_path__WEBPACK_IMPORTED_MODULE_8__.
join)(ports.workspace,path)}async function obtainNotes(inputs,target,ports,known){const{notes:words}=texts[inputs.language];if(inputs.notes==="file"){const text=await ports.
files.readText(locate(ports,inputs.notesFile));if(text!==void 0)return fitNotes(text,words.more);throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.
dz([{input:"notes-file",expected:"an existing file",seen:`${inputs.notesFile}, which is not there`}])}if(inputs.notes==="none"||!known.remote)return"";const history=await readHistory(
known.remote,known.previous,target.sha),server=ports.environment.GITHUB_SERVER_URL||"https://github.com",range=`${encodeURIComponent(known.previous??"")}...${encodeURIComponent(
target.tag)}`,page2=known.previous===void 0?void 0:`${server}/${target.owner}/${target.repo}/compare/${range}`;return fitNotes(writeNotes(history,words,page2),words.
more)}async function keepNotes(notes,target,ports){if(notes==="")return"";const path=(0,node_path__WEBPACK_IMPORTED_MODULE_8__.join)(ports.temporary,`release-no\
tes-${target.tag.replaceAll("/","-")}.md`);return await ports.files.writeAtomic(path,`${notes}
`),path}async function prepareLog(inputs,target,ports,known){if(inputs.deploymentLog==="")return;const path=locate(ports,inputs.deploymentLog),{deploy}=known.proof,
entry={...known.proof,tag:target.tag,version:target.version.text,sha:target.sha,at:deploy?.finishedAt??deploy?.startedAt??new Date(ports.clock.now()).toISOString(),
runUrl:ports.facts.runUrl,actor:ports.facts.actor,previous:known.previous},before=await ports.files.readText(path)??"";return{path,text:addEntry(before,entry,texts[inputs.
language].log)}}function logAsset({path,text}){const content=Buffer.from(text,"utf8"),sha256=(0,node_crypto__WEBPACK_IMPORTED_MODULE_5__.createHash)("sha256").update(
content).digest("hex");return localAsset({path,bytes:content.length,sha256},!0)}async function collectAssets(inputs,ports,files){const log=inputs.deploymentLog===
""?void 0:(0,node_path__WEBPACK_IMPORTED_MODULE_8__.resolve)(ports.workspace,inputs.deploymentLog),records=[inputs.deployReport,inputs.smokeReport].filter(path=>path!==
""),recordPaths=new Set(records.map(path=>(0,node_path__WEBPACK_IMPORTED_MODULE_8__.resolve)(ports.workspace,path))),{paths,unmatched}=await files.find(ports.workspace,
inputs.assets),missing=unmatched.filter(glob=>(0,node_path__WEBPACK_IMPORTED_MODULE_8__.resolve)(ports.workspace,glob)!==log).map(glob=>(0,_part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.
GE)(glob));if(missing.length>0&&inputs.failOnUnmatched)throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.dz([{input:"assets",expected:"globs that m\
atch files",seen:`no file for ${missing.join(", ")}`}]);missing.length>0&&ports.log.warning(`no file matches ${missing.join(", ")}`);const chosen=paths.filter(path=>(0,node_path__WEBPACK_IMPORTED_MODULE_8__.
resolve)(path)!==log),found=[];for(const path of chosen)found.push(localAsset(await files.fingerprint(path),recordPaths.has((0,node_path__WEBPACK_IMPORTED_MODULE_8__.
resolve)(path))));return found}function readTarget(inputs,facts2){const version=readVersion(inputs.version),prefix=inputs.tagPrefix==="none"?"":inputs.tagPrefix,
prerelease=inputs.prerelease==="auto"?!isStable(version):inputs.prerelease==="true",sha=inputs.sha||(facts2.sha??""),[owner="",repo=""]=facts2.repository?.split(
"/")??[],target={tag:prefix+version.text,prefix,version,sha,prerelease,owner,repo},problems=contradictions(inputs,target);if(problems.length>0)throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.
dz(problems);return target}function contradictions(inputs,target){const problems=[],refuse=(wrong,input,expected,seen)=>{wrong&&problems.push({input,expected,seen})},
{sha,owner,repo,prerelease}=target,{notes,notesFile}=inputs;refuse(!/^[0-9a-f]{40}$/.test(sha),"sha","a full commit sha of 40 hexadecimal digits",(0,_part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.
GE)(sha)),refuse(owner===""||repo==="","GITHUB_REPOSITORY","owner/name, as the runner sets it",(0,_part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.GE)(`${owner}\
/${repo}`));const tokenless=inputs.githubToken===""&&!inputs.dryRun;refuse(tokenless,"github-token",'a token with "contents: write"; only dry-run goes without',
"nothing");const latest=prerelease&&inputs.makeLatest==="true";return refuse(latest,"make-latest","auto or false: a pre-release cannot be the latest",'"true"'),
refuse(notes==="file"&&notesFile==="","notes-file",'a file, since notes is "file"',"nothing"),refuse(notes!=="file"&&notesFile!=="","notes",'"file", since notes\
-file is given',(0,_part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.GE)(notes)),problems}function reportPlan(plan,tag,texts2,steps=plan.steps){const rows2=steps.
map((step2,i)=>[i+1,nameOf(step2),step2.why]);return[{heading:texts2.title(tag)},...plan.conflicts.map(paragraph=>({paragraph})),{heading:texts2.plan,level:3},rows2.
length===0?{paragraph:texts2.nothingToDo}:{table:{head:[texts2.step,texts2.what,texts2.why],rows:rows2}},...plan.left.length===0?[]:[{heading:texts2.kept,level:3},
{items:plan.left}]]}function reportSettled({seen,final}){const{release}=final;return{tagObject:seen.tag?.object??"",releaseId:release?String(release.id):"",releaseUrl:release?.
url??"",published:release?.draft===!1,assets:JSON.stringify((release?.assets??[]).map(({name,size,digest,url})=>({name,size,digest,url})))}}var action=(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_3__.
lL)(_part_chunk_5BVWNPFT_js__WEBPACK_IMPORTED_MODULE_0__.I,async(inputs,ports)=>{const words=texts[inputs.language],target=readTarget(inputs,ports.facts),remote=await openRemote(
inputs.githubToken,target,ports),prepared=await prepareRelease(inputs,target,ports,{remote,files:realAssetFiles}),{wanted,log}=prepared,seen=remote?await observe(
remote,{tag:wanted.tag,major:wanted.major}):nothingObserved,plan=decide(wanted,seen,words),look={outcome:plan.outcome,plan,seen,final:plan},unwritten={...prepared,
log:void 0},planSummary=reportPlan(plan,wanted.tag,words.summary);if(plan.outcome==="conflict")return conflict(unwritten,look,planSummary);if(inputs.dryRun||!remote){
const said=remote?[]:[{paragraph:words.summary.unread}],message2=words.summary.planned(wanted.tag,plan.steps.length),outputs2={...outputsOf(unwritten,look),outcome:"\
planned"};return{summary:[...planSummary,...said],outputs:outputs2,outcome:{kind:"passed",message:message2}}}log&&await ports.files.writeAtomic(log.path,log.text);
const settled=await reconcile(remote,wanted,{texts:words,open:path=>realAssetFiles.open(path)}),summary=reportPlan(settled.final,wanted.tag,words.summary,settled.
done);if(settled.outcome==="conflict")return conflict(prepared,settled,summary);const outputs=outputsOf(prepared,settled),message=(outputs.published?words.summary.
published:words.summary.drafted)(wanted.tag,words.summary.outcome[settled.outcome]);return{summary,outputs,outcome:{kind:"passed",message}}});function conflict(prepared,look,summary){
const message=look.final.conflicts.join("; ");return{summary,outputs:outputsOf(prepared,look),outcome:{kind:"refused",message}}}function outputsOf({wanted,previous,
notesPath,log},look){const facts2=reportSettled(look);return{outcome:look.outcome,tag:wanted.tag,sha:wanted.sha,"tag-object":facts2.tagObject,"release-id":facts2.
releaseId,"release-url":facts2.releaseUrl,published:facts2.published,assets:facts2.assets,"previous-tag":previous??"","notes-path":notesPath,"deployment-log":log?.
path??"",plan:JSON.stringify(look.plan.steps)}}}),3611:((__unused_webpack___webpack_module__,__webpack_exports__,__webpack_require__)=>{__webpack_require__.d(__webpack_exports__,
{y:()=>GitHubError});var GitHubError=class extends Error{status;retryAfterSeconds;body;constructor(message,status,options={}){super(message),this.name="GitHubEr\
ror",this.status=status,this.retryAfterSeconds=options.retryAfterSeconds,this.body=options.body}}})};export{id,ids,modules};
