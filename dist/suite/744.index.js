const id=744,ids=[744],modules={9744:((__unused_webpack___webpack_module__,__webpack_exports__,__webpack_require__)=>{__webpack_require__.d(__webpack_exports__,
{verifyBundle:()=>verifyBundle});var _part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_0__=__webpack_require__(2897),_part_chunk_3ICG7VY6_js__WEBPACK_IMPORTED_MODULE_5__=__webpack_require__(
954),_part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_1__=__webpack_require__(9469),_sigstore_bundle__WEBPACK_IMPORTED_MODULE_2__=__webpack_require__(1040),_sigstore_protobuf_specs__WEBPACK_IMPORTED_MODULE_3__=__webpack_require__(
9654),_sigstore_verify__WEBPACK_IMPORTED_MODULE_4__=__webpack_require__(4187),sigstore_root_default={mediaType:"application/vnd.dev.sigstore.trustedroot+json;ve\
rsion=0.1",tlogs:[{baseUrl:"https://rekor.sigstore.dev",hashAlgorithm:"SHA2_256",publicKey:{rawBytes:"MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE2G2Y+2tabdTV5BcGiBIx0a\
9fAFwrkBbmLSGtks4L3qX6yYY0zufBnhC8Ur/iy55GhWP/9A/bY2LhC30M9+RYtw==",keyDetails:"PKIX_ECDSA_P256_SHA_256",validFor:{start:"2021-01-12T11:53:27Z"}},logId:{keyId:"\
wNI9atQGlz+VWfO6LRygH4QUfY/8W4RFwiT5i5WRgB0="}},{baseUrl:"https://log2025-1.rekor.sigstore.dev",hashAlgorithm:"SHA2_256",publicKey:{rawBytes:"MCowBQYDK2VwAyEAt8\
rlp1knGwjfbcXAYPYAkn0XiLz1x8O4t0YkEhie244=",keyDetails:"PKIX_ED25519",validFor:{start:"2025-09-23T00:00:00Z"}},logId:{keyId:"zxGZFVvd0FEmjR8WrFwMdcAJ9vtaY/QXf44\
Y1wUeP6A="}}],certificateAuthorities:[{subject:{organization:"sigstore.dev",commonName:"sigstore"},uri:"https://fulcio.sigstore.dev",certChain:{certificates:[{rawBytes:"\
MIIB+DCCAX6gAwIBAgITNVkDZoCiofPDsy7dfm6geLbuhzAKBggqhkjOPQQDAzAqMRUwEwYDVQQKEwxzaWdzdG9yZS5kZXYxETAPBgNVBAMTCHNpZ3N0b3JlMB4XDTIxMDMwNzAzMjAyOVoXDTMxMDIyMzAzMjAy\
OVowKjEVMBMGA1UEChMMc2lnc3RvcmUuZGV2MREwDwYDVQQDEwhzaWdzdG9yZTB2MBAGByqGSM49AgEGBSuBBAAiA2IABLSyA7Ii5k+pNO8ZEWY0ylemWDowOkNa3kL+GZE5Z5GWehL9/A9bRNA3RbrsZ5i0Jcas\
taRL7Sp5fp/jD5dxqc/UdTVnlvS16an+2Yfswe/QuLolRUCrcOE2+2iA5+tzd6NmMGQwDgYDVR0PAQH/BAQDAgEGMBIGA1UdEwEB/wQIMAYBAf8CAQEwHQYDVR0OBBYEFMjFHQBBmiQpMlEk6w2uSu1KBtPsMB8G\
A1UdIwQYMBaAFMjFHQBBmiQpMlEk6w2uSu1KBtPsMAoGCCqGSM49BAMDA2gAMGUCMH8liWJfMui6vXXBhjDgY4MwslmN/TJxVe/83WrFomwmNf056y1X48F9c4m3a3ozXAIxAKjRay5/aj/jsKKGIkmQatjI8uup\
Hr/+CxFvaJWmpYqNkLDGRU+9orzh5hI2RrcuaQ=="}]},validFor:{start:"2021-03-07T03:20:29Z",end:"2022-12-31T23:59:59.999Z"}},{subject:{organization:"sigstore.dev",commonName:"\
sigstore"},uri:"https://fulcio.sigstore.dev",certChain:{certificates:[{rawBytes:"MIICGjCCAaGgAwIBAgIUALnViVfnU0brJasmRkHrn/UnfaQwCgYIKoZIzj0EAwMwKjEVMBMGA1UEChM\
Mc2lnc3RvcmUuZGV2MREwDwYDVQQDEwhzaWdzdG9yZTAeFw0yMjA0MTMyMDA2MTVaFw0zMTEwMDUxMzU2NThaMDcxFTATBgNVBAoTDHNpZ3N0b3JlLmRldjEeMBwGA1UEAxMVc2lnc3RvcmUtaW50ZXJtZWRpYXR\
lMHYwEAYHKoZIzj0CAQYFK4EEACIDYgAE8RVS/ysH+NOvuDZyPIZtilgUF9NlarYpAd9HP1vBBH1U5CV77LSS7s0ZiH4nE7Hv7ptS6LvvR/STk798LVgMzLlJ4HeIfF3tHSaexLcYpSASr1kS0N/RgBJz/9jWCiX\
no3sweTAOBgNVHQ8BAf8EBAMCAQYwEwYDVR0lBAwwCgYIKwYBBQUHAwMwEgYDVR0TAQH/BAgwBgEB/wIBADAdBgNVHQ4EFgQU39Ppz1YkEZb5qNjpKFWixi4YZD8wHwYDVR0jBBgwFoAUWMAeX5FFpWapesyQoZM\
i0CrFxfowCgYIKoZIzj0EAwMDZwAwZAIwPCsQK4DYiZYDPIaDi5HFKnfxXx6ASSVmERfsynYBiX2X6SJRnZU84/9DZdnFvvxmAjBOt6QpBlc4J/0DxvkTCqpclvziL6BCCPnjdlIB3Pu3BxsPmygUY7Ii2zbdCdl\
iiow="},{rawBytes:"MIIB9zCCAXygAwIBAgIUALZNAPFdxHPwjeDloDwyYChAO/4wCgYIKoZIzj0EAwMwKjEVMBMGA1UEChMMc2lnc3RvcmUuZGV2MREwDwYDVQQDEwhzaWdzdG9yZTAeFw0yMTEwMDcxMzU2N\
TlaFw0zMTEwMDUxMzU2NThaMCoxFTATBgNVBAoTDHNpZ3N0b3JlLmRldjERMA8GA1UEAxMIc2lnc3RvcmUwdjAQBgcqhkjOPQIBBgUrgQQAIgNiAAT7XeFT4rb3PQGwS4IajtLk3/OlnpgangaBclYpsYBr5i+4y\
nB07ceb3LP0OIOZdxexX69c5iVuyJRQ+Hz05yi+UF3uBWAlHpiS5sh0+H2GHE7SXrk1EC5m1Tr19L9gg92jYzBhMA4GA1UdDwEB/wQEAwIBBjAPBgNVHRMBAf8EBTADAQH/MB0GA1UdDgQWBBRYwB5fkUWlZql6z\
JChkyLQKsXF+jAfBgNVHSMEGDAWgBRYwB5fkUWlZql6zJChkyLQKsXF+jAKBggqhkjOPQQDAwNpADBmAjEAj1nHeXZp+13NWBNa+EDsDP8G1WWg1tCMWP/WHPqpaVo0jhsweNFZgSs0eE7wYI4qAjEA2WB9ot98s\
IkoF3vZYdd3/VtWB5b9TNMea7Ix/stJ5TfcLLeABLE4BNJOsQ4vnBHJ"}]},validFor:{start:"2022-04-13T20:06:15Z"}}],ctlogs:[{baseUrl:"https://ctfe.sigstore.dev/test",hashAlgorithm:"\
SHA2_256",publicKey:{rawBytes:"MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEbfwR+RJudXscgRBRpKX1XFDy3PyudDxz/SfnRi1fT8ekpfBd2O1uoz7jr3Z8nKzxA69EUQ+eFCFI3zeubPWU7w==",keyDetails:"\
PKIX_ECDSA_P256_SHA_256",validFor:{start:"2021-03-14T00:00:00Z",end:"2022-10-31T23:59:59.999Z"}},logId:{keyId:"CGCS8ChS/2hF0dFrJ4ScRWcYrBY9wzjSbea8IgY2b3I="}},{
baseUrl:"https://ctfe.sigstore.dev/2022",hashAlgorithm:"SHA2_256",publicKey:{rawBytes:"MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEiPSlFi0CmFTfEjCUqF9HuCEcYXNKAaYalIJmB\
Z8yyezPjTqhxrKBpMnaocVtLJBI1eM3uXnQzQGAJdJ4gs9Fyw==",keyDetails:"PKIX_ECDSA_P256_SHA_256",validFor:{start:"2022-10-20T00:00:00Z"}},logId:{keyId:"3T0wasbHETJjGR4\
cmWc3AqJKXrjePK3/h4pygC8p7o4="}}],timestampAuthorities:[{subject:{organization:"sigstore.dev",commonName:"sigstore-tsa-selfsigned"},uri:"https://timestamp.sigst\
ore.dev/api/v1/timestamp",certChain:{certificates:[{rawBytes:"MIICEDCCAZagAwIBAgIUOhNULwyQYe68wUMvy4qOiyojiwwwCgYIKoZIzj0EAwMwOTEVMBMGA1UEChMMc2lnc3RvcmUuZGV2MS\
AwHgYDVQQDExdzaWdzdG9yZS10c2Etc2VsZnNpZ25lZDAeFw0yNTA0MDgwNjU5NDNaFw0zNTA0MDYwNjU5NDNaMC4xFTATBgNVBAoTDHNpZ3N0b3JlLmRldjEVMBMGA1UEAxMMc2lnc3RvcmUtdHNhMHYwEAYHKo\
ZIzj0CAQYFK4EEACIDYgAE4ra2Z8hKNig2T9kFjCAToGG30jky+WQv3BzL+mKvh1SKNR/UwuwsfNCg4sryoYAd8E6isovVA3M4aoNdm9QDi50Z8nTEyvqgfDPtTIwXItfiW/AFf1V7uwkbkAoj0xxco2owaDAOBg\
NVHQ8BAf8EBAMCB4AwHQYDVR0OBBYEFIn9eUOHz9BlRsMCRscsc1t9tOsDMB8GA1UdIwQYMBaAFJjsAe9/u1H/1JUeb4qImFMHic6/MBYGA1UdJQEB/wQMMAoGCCsGAQUFBwMIMAoGCCqGSM49BAMDA2gAMGUCMD\
tpsV/6KaO0qyF/UMsX2aSUXKQFdoGTptQGc0ftq1csulHPGG6dsmyMNd3JB+G3EQIxAOajvBcjpJmKb4Nv+2Taoj8Uc5+b6ih6FXCCKraSqupe07zqswMcXJTe1cExvHvvlw=="},{rawBytes:"MIIB9zCCAXyg\
AwIBAgIUV7f0GLDOoEzIh8LXSW80OJiUp14wCgYIKoZIzj0EAwMwOTEVMBMGA1UEChMMc2lnc3RvcmUuZGV2MSAwHgYDVQQDExdzaWdzdG9yZS10c2Etc2VsZnNpZ25lZDAeFw0yNTA0MDgwNjU5NDNaFw0zNTA0\
MDYwNjU5NDNaMDkxFTATBgNVBAoTDHNpZ3N0b3JlLmRldjEgMB4GA1UEAxMXc2lnc3RvcmUtdHNhLXNlbGZzaWduZWQwdjAQBgcqhkjOPQIBBgUrgQQAIgNiAAQUQNtfRT/ou3YATa6wB/kKTe70cfJwyRIBovMn\
t8RcJph/COE82uyS6FmppLLL1VBPGcPfpQPYJNXzWwi8icwhKQ6W/Qe2h3oebBb2FHpwNJDqo+TMaC/tdfkv/ElJB72jRTBDMA4GA1UdDwEB/wQEAwIBBjASBgNVHRMBAf8ECDAGAQH/AgEAMB0GA1UdDgQWBBSY\
7AHvf7tR/9SVHm+KiJhTB4nOvzAKBggqhkjOPQQDAwNpADBmAjEAwGEGrfGZR1cen1R8/DTVMI943LssZmJRtDp/i7SfGHmGRP6gRbuj9vOK3b67Z0QQAjEAuT2H673LQEaHTcyQSZrkp4mX7WwkmF+sVbkYY5mX\
N+RMH13KUEHHOqASaemYWK/E"}]},validFor:{start:"2025-07-04T00:00:00Z"}}]},REPOSITORY_OID="1.3.6.1.4.1.57264.1.12",REF_OID="1.3.6.1.4.1.57264.1.14",MAX_ENTRIES=8;async function verifyBundle(text,archive,signer,root=sigstore_root_default){
try{const bundle=parseBundle(text);checkSubject(bundle,archive.sha256);const signsMessage=bundle.content.$case==="messageSignature",entity=(0,_sigstore_verify__WEBPACK_IMPORTED_MODULE_4__.
DC)(bundle,signsMessage?await archive.bytes():void 0),trust=(0,_sigstore_verify__WEBPACK_IMPORTED_MODULE_4__.jO)(_sigstore_protobuf_specs__WEBPACK_IMPORTED_MODULE_3__.
TrustedRoot.fromJSON(root)),thresholds={tlogThreshold:1,ctlogThreshold:1,timestampThreshold:1},certified=new _sigstore_verify__WEBPACK_IMPORTED_MODULE_4__.BL(trust,
thresholds).verify(entity);checkSigner(certified,signer);const entry=bundle.verificationMaterial.tlogEntries[0];return{kind:"verified",workflow:signer.workflow,
repository:signer.repository,logIndex:entry?.logIndex??"",signedAt:signingTime(entity.timestamps)}}catch(error){const missing=error instanceof _sigstore_bundle__WEBPACK_IMPORTED_MODULE_2__.
yI?` (${error.fields.join(", ")})`:"",why=(0,_part_chunk_3ICG7VY6_js__WEBPACK_IMPORTED_MODULE_5__.xv)((0,_part_chunk_3ICG7VY6_js__WEBPACK_IMPORTED_MODULE_5__.RK)(
(0,_part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_1__.bD)(error)+missing),600);throw new _part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_0__.ue(`${archive.name}\
.sigstore.json: expected a Sigstore bundle of this archive by ${signer.workflow}, but ${why}`,error)}}function parseBundle(text){if(Buffer.byteLength(text)>_part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_0__.
Me)throw new Error(`it has more than ${_part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_0__.Me} bytes`);let json;try{json=JSON.parse(text)}catch{throw new Error(
"it is not JSON")}(0,_part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_0__.OA)(json,"it");const bundle=(0,_sigstore_bundle__WEBPACK_IMPORTED_MODULE_2__.vw)(json),
{content,tlogEntries,timestampVerificationData}=bundle.verificationMaterial,stamps=timestampVerificationData?.rfc3161Timestamps??[];if(content.$case==="publicKe\
y")throw new Error("it names a key and has no certificate");if(tlogEntries.length>MAX_ENTRIES||stamps.length>MAX_ENTRIES)throw new Error("it has too many entrie\
s");for(const{inclusionProof}of tlogEntries){if(inclusionProof===void 0)throw new Error("it has no inclusion proof");checkCheckpoint(inclusionProof.checkpoint?.
envelope??"")}return bundle}function checkCheckpoint(envelope){for(const[,name=""]of envelope.matchAll(/\u2014 (\S+) /g))if(!/^[\w./:-]{1,200}$/.test(name))throw new Error(
"its checkpoint is signed by a name that is none")}function checkSubject({content},sha256){if(content.$case==="messageSignature"){const{messageDigest}=content.messageSignature,
seen=Buffer.from(messageDigest.digest).toString("hex");if(Number(messageDigest.algorithm)!==1||seen!==sha256)throw new Error(`it is of other bytes (${seen.slice(
0,64)})`);return}const{payload,payloadType}=content.dsseEnvelope;if(payloadType!=="application/vnd.in-toto+json")throw new Error("its envelope holds no in-toto \
statement");const statement=(0,_part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_0__.OA)(JSON.parse(Buffer.from(payload).toString("utf8")),"statement");if(!(0,_part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_0__.
b6)(statement,"_type","statement").startsWith("https://in-toto.io/Statement/"))throw new Error("its envelope holds no in-toto statement");if(!(0,_part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_0__.
p_)(statement,"subject","statement").some(item=>{const digest=(0,_part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_0__.OA)((0,_part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_0__.
LF)((0,_part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_0__.OA)(item,"subject"),"digest"),"subject.digest");return(0,_part_chunk_S3QC5FG7_js__WEBPACK_IMPORTED_MODULE_0__.
LF)(digest,"sha256")===sha256}))throw new Error("it is of other bytes")}function checkSigner({identity},signer){const oid=wanted=>{const found=identity?.oids?.find(
({oid:id2})=>id2?.id.join(".")===wanted);return found?utf8Of(Buffer.from(found.value)):""},seen=[["issuer",signer.issuer,identity?.extensions?.issuer??""],["wor\
kflow",signer.workflow,identity?.subjectAlternativeName??""],["repository",signer.repository,oid(REPOSITORY_OID)],["ref",signer.ref,oid(REF_OID)]];for(const[what,
wanted,got]of seen)if(got!==wanted)throw new Error(`its certificate names ${what} ${(0,_part_chunk_3ICG7VY6_js__WEBPACK_IMPORTED_MODULE_5__.xv)(got,200)||"(none\
)"}, not ${wanted}`)}function utf8Of(der){const[tag,first=0,second=0]=der,[start,length]=first===129?[3,second]:[2,first];return tag===12&&der.length===start+length?
der.subarray(start).toString("utf8"):""}function signingTime(stamps){return stamps.flatMap(stamp=>{if(stamp.$case==="timestamp-authority")return[stamp.timestamp.
signingTime];const{inclusionPromise,integratedTime}=stamp.tlogEntry;return inclusionPromise===void 0?[]:[new Date(Number(integratedTime)*1e3)]})[0]?.toISOString()??
""}})};export{id,ids,modules};
