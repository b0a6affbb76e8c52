CREATE TABLE authors (ROW_KEY, handle varchar(30) NOT NULL UNIQUE, name varchar(80) NOT NULL, bio text,
    website varchar(2048), TIMES);
CREATE TABLE author_follows (author_id uuid NOT NULL REFERENCES authors ON DELETE CASCADE,
    other_author_id uuid NOT NULL REFERENCES authors ON DELETE CASCADE,
    PRIMARY KEY (author_id, other_author_id));
CREATE INDEX ON author_follows (other_author_id);
CREATE TABLE profiles (ROW_KEY, author_id uuid NOT NULL UNIQUE REFERENCES authors ON DELETE CASCADE,
    avatar bytea, birthday date, settings jsonb NOT NULL, TIMES);
CREATE TABLE serieses (ROW_KEY, title varchar(120) NOT NULL,
    author_id uuid NOT NULL REFERENCES authors ON DELETE RESTRICT, TIMES);
CREATE INDEX ON serieses (author_id);
CREATE TABLE tags (slug varchar(30) PRIMARY KEY, name varchar(30) NOT NULL UNIQUE, colour varchar(7), TIMES);
CREATE TABLE posts (ROW_KEY, title varchar(200) NOT NULL, slug varchar(200) NOT NULL UNIQUE,
    body text NOT NULL, author_id uuid NOT NULL REFERENCES authors ON DELETE CASCADE,
    series_id uuid REFERENCES serieses ON DELETE SET NULL, published_at timestamptz,
    views bigint NOT NULL DEFAULT '0', TIMES);
CREATE INDEX ON posts (author_id);
CREATE INDEX ON posts (series_id);
CREATE INDEX ON posts (published_at);
CREATE TABLE post_tags (post_id uuid NOT NULL REFERENCES posts ON DELETE CASCADE,
    tag_slug varchar(30) NOT NULL REFERENCES tags ON DELETE CASCADE, PRIMARY KEY (post_id, tag_slug));
CREATE INDEX ON post_tags (tag_slug);
CREATE TABLE revisions (post_id uuid NOT NULL REFERENCES posts ON DELETE CASCADE,
    number integer NOT NULL, body text NOT NULL, TIMES, PRIMARY KEY (post_id, number));
CREATE TABLE comments (ROW_KEY, post_id uuid NOT NULL REFERENCES posts ON DELETE CASCADE,
    author_id uuid REFERENCES authors ON DELETE SET NULL,
    answers_id uuid REFERENCES comments ON DELETE CASCADE, text text NOT NULL,
    hidden boolean NOT NULL DEFAULT false, TIMES);
CREATE INDEX ON comments (post_id);
CREATE INDEX ON comments (author_id);
CREATE INDEX ON comments (answers_id);
CREATE TABLE reactions (ROW_KEY, post_id uuid NOT NULL REFERENCES posts ON DELETE CASCADE,
    author_id uuid NOT NULL REFERENCES authors ON DELETE CASCADE,
    kind varchar(50) NOT NULL CHECK (kind IN ('like', 'love', '100%')), TIMES,
    UNIQUE (post_id, author_id, kind));
CREATE INDEX ON reactions (author_id);
CREATE TABLE bookmarks (ROW_KEY, post_id uuid NOT NULL REFERENCES posts ON DELETE CASCADE,
    author_id uuid NOT NULL REFERENCES authors ON DELETE CASCADE, note text, TIMES,
    UNIQUE (author_id, post_id));
CREATE INDEX ON bookmarks (post_id);
CREATE TABLE subscriptions (ROW_KEY, email varchar(320) NOT NULL UNIQUE,
    confirmed boolean NOT NULL DEFAULT false, secret varchar(64) NOT NULL, frequency interval, TIMES);
CREATE TABLE redirects (COUNTED_KEY, path varchar(200) NOT NULL UNIQUE,
    post_id uuid NOT NULL REFERENCES posts ON DELETE CASCADE, TIMES);
CREATE INDEX ON redirects (post_id);
