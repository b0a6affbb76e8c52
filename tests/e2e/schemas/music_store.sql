CREATE TABLE artists (COUNTED_KEY, name varchar(120) NOT NULL, TIMES);
CREATE INDEX ON artists (name);
CREATE TABLE albums (COUNTED_KEY, title varchar(160) NOT NULL,
    artist_id bigint NOT NULL REFERENCES artists ON DELETE RESTRICT, TIMES);
CREATE INDEX ON albums (artist_id);
CREATE TABLE genres (COUNTED_KEY, name varchar(120) NOT NULL UNIQUE, TIMES);
CREATE TABLE media_types (COUNTED_KEY, name varchar(120) NOT NULL UNIQUE, TIMES);
CREATE TABLE employees (COUNTED_KEY, last_name varchar(20) NOT NULL, first_name varchar(20) NOT NULL,
    title varchar(30), reports_to_id bigint REFERENCES employees ON DELETE RESTRICT, hired_on date,
    email varchar(320) NOT NULL UNIQUE, TIMES);
CREATE INDEX ON employees (reports_to_id);
CREATE TABLE customers (COUNTED_KEY, first_name varchar(40) NOT NULL, last_name varchar(20) NOT NULL,
    company varchar(80), email varchar(320) NOT NULL UNIQUE,
    support_rep_id bigint REFERENCES employees ON DELETE SET NULL, TIMES);
CREATE INDEX ON customers (support_rep_id);
CREATE TABLE invoices (COUNTED_KEY, customer_id bigint NOT NULL REFERENCES customers ON DELETE RESTRICT,
    invoiced_at timestamptz NOT NULL DEFAULT now(), billing_city varchar(40),
    total numeric(10, 2) NOT NULL, TIMES);
CREATE INDEX ON invoices (customer_id);
CREATE INDEX ON invoices (invoiced_at);
CREATE TABLE tracks (COUNTED_KEY, name varchar(200) NOT NULL,
    album_id bigint REFERENCES albums ON DELETE SET NULL,
    media_type_id bigint NOT NULL REFERENCES media_types ON DELETE RESTRICT,
    genre_id bigint REFERENCES genres ON DELETE RESTRICT, composer varchar(220),
    milliseconds integer NOT NULL, file_size bigint, unit_price numeric(10, 2) NOT NULL, TIMES);
CREATE INDEX ON tracks (album_id);
CREATE INDEX ON tracks (media_type_id);
CREATE INDEX ON tracks (genre_id);
CREATE TABLE invoice_lines (COUNTED_KEY, invoice_id bigint NOT NULL REFERENCES invoices ON DELETE CASCADE,
    track_id bigint NOT NULL REFERENCES tracks ON DELETE RESTRICT,
    unit_price numeric(10, 2) NOT NULL, quantity integer NOT NULL, TIMES);
CREATE INDEX ON invoice_lines (invoice_id);
CREATE INDEX ON invoice_lines (track_id);
CREATE TABLE playlists (COUNTED_KEY, name varchar(120) NOT NULL, TIMES);
CREATE TABLE playlist_track (playlist_id bigint NOT NULL REFERENCES playlists ON DELETE CASCADE,
    track_id bigint NOT NULL REFERENCES tracks ON DELETE CASCADE, PRIMARY KEY (playlist_id, track_id));
CREATE INDEX ON playlist_track (track_id);
CREATE TABLE reviews (COUNTED_KEY, track_id bigint NOT NULL REFERENCES tracks ON DELETE CASCADE,
    customer_id bigint NOT NULL REFERENCES customers ON DELETE CASCADE, stars integer NOT NULL,
    text text, TIMES, UNIQUE (track_id, customer_id));
CREATE INDEX ON reviews (customer_id);
