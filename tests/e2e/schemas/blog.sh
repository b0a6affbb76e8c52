# A blog: users of its own, posts with tags, comments that answer comments, followers, reactions.
add resource author handle:str:max=30:unique name:str:max=80 bio:text:null website:url:null follows:many:self
add resource profile author:one:author:cascade avatar:bytes:max=65536:null birthday:date:null settings:json:default={}
add resource series title:str:max=120 author:ref:author --plural serieses
add resource tag name:str:max=30:unique colour:str:min=7:max=7:null --key slug:str:max=30
add resource post title:str:max=200 slug:str:max=200:unique body:text author:ref:author:cascade series:ref:series:setnull:null tags:many:tag:embed published_at:datetime:null:index views:bigint:readonly:default=0
add resource revision post:ref:post:cascade number:int:min=1 body:text --key post+number
add resource comment post:ref:post:cascade author:ref:author:setnull:null answers:ref:self:cascade:null text:text hidden:bool:default=false
add resource reaction post:ref:post:cascade author:ref:author:cascade kind:enum:like+love+100% --unique post+author+kind
add resource bookmark post:ref:post:cascade author:ref:author:cascade note:text:null --unique author+post
add resource subscription email:email:unique confirmed:bool:default=false secret:str:max=64:writeonly frequency:interval:null
add resource redirect path:str:max=200:unique post:ref:post:cascade --key id:bigint
