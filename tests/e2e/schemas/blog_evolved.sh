edit post: body = "text" -> content = { type = "text", was = "body" }
add field post subtitle:str:max=200:null pinned:bool:default=false
add field comment likes:int:default=0:min=0
edit comment: author = "ref:author:setnull:null" -> author = "ref:author:cascade" ;; --backfill comment.author='00000000000000000000000000000001'
edit reaction: kind = "enum:like+love+100%" -> kind = "str:max=50"
edit tag: - colour = "str:max=7:min=7:null"
add field tag owner:ref:author:setnull:null
edit author: name = "str:max=80" -> name = "str:max=60" ;; handle = "str:max=30:unique" -> handle = "str:max=30:index"
add resource image post:ref:post:cascade alt:str:max=200 width:int:min=1 height:int:min=1
remove resource redirect --yes
