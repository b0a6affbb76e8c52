# A music store, after the tables of Chinook: keys are integers, and every row has its times.
add resource artist name:str:max=120:index
add resource album title:str:max=160 artist:ref:artist
add resource genre name:str:max=120:unique
add resource media_type name:str:max=120:unique
add resource employee last_name:str:max=20 first_name:str:max=20 title:str:max=30:null reports_to:ref:self:null hired_on:date:null email:email:unique
add resource customer first_name:str:max=40 last_name:str:max=20 company:str:max=80:null email:email:unique support_rep:ref:employee:setnull:null
add resource invoice customer:ref:customer invoiced_at:datetime:default=now:index billing_city:str:max=40:null total:decimal:10.2:min=0
add resource track name:str:max=200 album:ref:album:setnull:null media_type:ref:media_type genre:ref:genre:null composer:str:max=220:null milliseconds:int:min=0 file_size:bigint:null unit_price:decimal:10.2:min=0
add resource invoice_line invoice:ref:invoice:cascade track:ref:track unit_price:decimal:10.2 quantity:int:min=1
add resource playlist name:str:max=120 tracks:many:track:through=playlist_track
add resource review track:ref:track:cascade customer:ref:customer:cascade stars:int:min=1:max=5 text:text:null --unique track+customer
