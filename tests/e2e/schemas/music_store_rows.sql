INSERT INTO artists (id, name) VALUES (1, 'AC/DC'), (2, 'Accept');
INSERT INTO albums (id, title, artist_id) VALUES (1, 'Let There Be Rock', 1);
INSERT INTO genres (id, name) VALUES (1, 'Rock');
INSERT INTO media_types (id, name) VALUES (1, 'MPEG');
INSERT INTO employees (id, last_name, first_name, email) VALUES (1, 'Adams', 'Andrew', 'a@x.com');
INSERT INTO customers (id, first_name, last_name, email, support_rep_id) VALUES
    (1, 'Luís', 'Gonçalves', 'l@x.com', 1), (2, 'Leonie', 'Köhler', 'k@x.com', NULL);
INSERT INTO invoices (id, customer_id, total) VALUES (1, 1, 1.98);
INSERT INTO tracks (id, name, album_id, media_type_id, genre_id, milliseconds, unit_price) VALUES
    (1, 'Go Down', 1, 1, 1, 331180, 0.99), (2, 'Balls', NULL, 1, NULL, 342562, 0.99);
INSERT INTO invoice_lines (id, invoice_id, track_id, unit_price, quantity) VALUES
    (1, 1, 1, 0.99, 2);
INSERT INTO playlists (id, name) VALUES (1, 'Music');
INSERT INTO playlist_track (playlist_id, track_id) VALUES (1, 1), (1, 2);
INSERT INTO reviews (id, track_id, customer_id, stars) VALUES (1, 1, 1, 5);
