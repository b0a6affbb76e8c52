ALTER TABLE customers ADD vat_number varchar(20) UNIQUE,
    ADD tier varchar(50) NOT NULL DEFAULT 'basic' CHECK (tier IN ('basic', 'gold'));
ALTER TABLE purchases DROP CONSTRAINT purchases_state_check,
    ADD CHECK (state IN ('open', 'paid', 'in transit', 'delivered', 'returned'));
ALTER TABLE variants RENAME colour TO color;
ALTER TABLE variants ALTER color TYPE varchar(30);
CREATE TABLE product_tags (product_id uuid NOT NULL REFERENCES products ON DELETE CASCADE,
    category_id uuid NOT NULL REFERENCES categories ON DELETE CASCADE,
    PRIMARY KEY (product_id, category_id));
CREATE INDEX ON product_tags (category_id);
DROP TABLE product_categories;
ALTER TABLE variants ADD weight numeric(8, 3);
UPDATE variants SET weight = 1.5;
ALTER TABLE variants ALTER weight SET NOT NULL;
ALTER TABLE coupons ALTER percent TYPE numeric(5, 2);
ALTER TABLE carts ALTER customer_id DROP NOT NULL;
ALTER TABLE addresses ALTER street SET DEFAULT 'unknown';
ALTER TABLE payments DROP reference;
