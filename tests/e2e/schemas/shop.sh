# A shop: a tree of categories, variants, carts that hold them, orders with two addresses each.
add resource category name:str:max=80 slug:str:max=80:unique parent:ref:self:cascade:null position:int:default=0
add resource brand name:str:max=80:unique website:url:null
add resource product title:str:max=200 description:text:null brand:ref:brand:setnull:null categories:many:category status:enum:draft+active+retired:default=draft:index attributes:json:default={}
add resource variant product:ref:product:cascade sku:str:max=40:unique size:str:max=10:null colour:str:max=20:null price:decimal:12.2:min=0 stock:int:min=0:default=0 labels:list:str:default=[] --unique product+size+colour
add resource customer name:str:max=120 email:email:unique birthday:date:null
add resource country name:str:max=80 --key code:str:min=2:max=2
add resource address customer:ref:customer:cascade street:str:max=120 city:str:max=80 postcode:str:max=16 country:ref:country --index country+postcode
add resource coupon code:str:max=20:unique percent:int:min=1:max=100 expires_at:datetime:null
add resource cart customer:one:customer:cascade token:uuid:unique
add resource cart_line cart:ref:cart:cascade variant:ref:variant:cascade quantity:int:min=1:default=1 --key cart+variant
add resource purchase customer:ref:customer billing:ref:address shipping:ref:address coupon:ref:coupon:null state:enum:open+paid+in\ transit+delivered:default=open placed_at:datetime:default=now notes:text:null --key id:bigint
add resource purchase_line purchase:ref:purchase:cascade variant:ref:variant price:decimal:12.2 quantity:int:min=1 --unique purchase+variant
add resource payment purchase:one:purchase:cascade amount:decimal:12.2:min=0 reference:str:max=64:unique:null paid_at:datetime:null
