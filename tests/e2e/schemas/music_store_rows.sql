INSERT INTO artists (id, name) VALUES (ID1, 'AC/DC'), (ID2, 'Accept');
INSERT INTO albums (id, title, artist_id) VALUES (ID1, 'Let There Be Rock', ID1);
INSERT INTO genres (id, name) VALUES (ID1, 'Rock');
INSERT INTO media_types (id, name) VALUES (ID1, 'MPEG');
INSERT INTO employees (id, last_name, first_name, email) VALUES (ID1, 'Adams', 'Andrew', 'a@x.com');
INSERT INTO customers (id, first_name, last_name, email, support_rep_id) VALUES
    (ID1, 'Luís', 'Gonçalves', 'l@x.com', ID1), (ID2, 'Leonie', 'Köhler', 'k@x.com', NULL);
INSERT INTO invoices (id, customer_id, total) VALUES (ID1, ID1, 1.98);
INSERT INTO tracks (id, name, album_id, media_type_id, genre_id, milliseconds, unit_price) VALUES
    (ID1, 'Go Down', ID1, ID1, ID1, 331180, 0.99), (ID2, 'Balls', NULL, ID1, NULL, 342562, 0.99);
INSERT INTO invoice_lines (id, invoice_id, track_id, unit_price, quantity) VALUES
    (ID1, ID1, ID1, 0.99, 2);
INSERT INTO playlists (id, name) VALUES (ID1, 'Music');
INSERT INTO playlist_track (playlist_id, track_id) VALUES (ID1, ID1), (ID1, ID2);
INSERT INTO reviews (id, track_id, customer_id, stars) VALUES (ID1, ID1, ID1, 5);
