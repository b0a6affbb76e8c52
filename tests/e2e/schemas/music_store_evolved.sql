ALTER TABLE customers ADD phone varchar(24), ADD newsletter boolean NOT NULL DEFAULT false;
ALTER TABLE customers RENAME last_name TO surname;
ALTER TABLE customers ALTER surname TYPE varchar(40);
ALTER TABLE tracks ADD slug varchar(220);
UPDATE tracks SET slug = lower(name);
ALTER TABLE tracks ALTER slug SET NOT NULL;
ALTER TABLE tracks ALTER unit_price TYPE numeric(12, 4);
ALTER TABLE employees DROP title;
ALTER TABLE invoice_lines DROP CONSTRAINT invoice_lines_track_id_fkey,
    ADD FOREIGN KEY (track_id) REFERENCES tracks ON DELETE CASCADE;
ALTER TABLE invoices ADD status varchar(50) NOT NULL DEFAULT 'draft'
    CHECK (status IN ('draft', 'sent', 'paid'));
CREATE INDEX ON invoices (status);
ALTER TABLE playlists ADD owner_id bigint REFERENCES customers ON DELETE SET NULL;
CREATE INDEX ON playlists (owner_id);
ALTER TABLE albums ALTER title TYPE text;
DROP TABLE reviews;
