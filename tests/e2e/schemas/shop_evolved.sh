add field customer vat_number:str:max=20:null:unique tier:enum:basic+gold:default=basic
edit purchase: state = "enum:open+paid+in transit+delivered:default=open" -> state = "enum:open+paid+in transit+delivered+returned:default=open"
edit variant: colour = "str:max=20:null" -> color = { type = "str:max=30:null", was = "colour" } ;; size+colour -> size+color
add field product tags:many:category:through=product_tags
edit product: - categories = "many:category"
add field variant weight:decimal:8.3 --backfill weight=1.5
edit coupon: percent = "int:max=100:min=1" -> percent = "decimal:5.2:min=0:max=100"
edit cart: customer = "one:customer:cascade" -> customer = "one:customer:cascade:null"
edit address: street = "str:max=120" -> street = "str:max=120:default=unknown"
remove field payment reference --yes
