const id=119,ids=[119],modules={3611:((__unused_webpack___webpack_module__,__webpack_exports__,__webpack_require__)=>{__webpack_require__.d(__webpack_exports__,
{y:()=>GitHubError});var GitHubError=class extends Error{status;retryAfterSeconds;body;constructor(message,status,options={}){super(message),this.name="GitHubEr\
ror",this.status=status,this.retryAfterSeconds=options.retryAfterSeconds,this.body=options.body}}}),7119:((__unused_webpack___webpack_module__,__webpack_exports__,__webpack_require__)=>{
__webpack_require__.r(__webpack_exports__),__webpack_require__.d(__webpack_exports__,{openGitHub:()=>openGitHub});var _part_chunk_XR5P6PWU_js__WEBPACK_IMPORTED_MODULE_0__=__webpack_require__(
3611),DEADLINE_MS={call:6e4,upload:30*6e4};function secondsToWait({status,response}){const headers=response?.headers??{},after=Number(headers["retry-after"]??Number.
NaN);if(Number.isFinite(after))return after;const reset=Number(headers["x-ratelimit-reset"]??Number.NaN);return(status===403||status===429)&&headers["x-ratelimi\
t-remaining"]==="0"&&Number.isFinite(reset)?Math.max(1,Math.ceil(reset-Date.now()/1e3)):void 0}async function openGitHub(token,environment){const{getOctokit}=await __webpack_require__.
e(413).then(__webpack_require__.bind(__webpack_require__,2413)),octokit=getOctokit(token,{baseUrl:environment.GITHUB_API_URL||"https://api.github.com"});return{
request:async(route,parameters={})=>{const deadline=parameters.data instanceof Blob?DEADLINE_MS.upload:DEADLINE_MS.call;try{const response=await octokit.request(
route,{...parameters,request:{signal:AbortSignal.timeout(deadline)}});return{status:response.status,data:response.data}}catch(thrown){const failure=thrown,retryAfterSeconds=secondsToWait(
failure);throw new _part_chunk_XR5P6PWU_js__WEBPACK_IMPORTED_MODULE_0__.y(`${route}: ${failure.message}`,failure.response?failure.status??0:0,{...retryAfterSeconds===
void 0?{}:{retryAfterSeconds},body:failure.response?.data})}}}}})};export{id,ids,modules};
