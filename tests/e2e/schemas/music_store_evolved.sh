add field customer phone:str:max=24:null newsletter:bool:default=false
edit customer: last_name = "str:max=20" -> surname = { type = "str:max=40", was = "last_name" }
add field track slug:str:max=220 --backfill slug=lower(name)
edit track: unit_price = "decimal:10.2:min=0" -> unit_price = "decimal:12.4:min=0"
remove field employee title --yes
edit invoice_line: track = "ref:track" -> track = "ref:track:cascade"
add field invoice status:enum:draft+sent+paid:default=draft:index
edit playlist: + owner = "ref:customer:setnull:null"
edit album: title = "str:max=160" -> title = "text"
remove resource review --yes
