CREATE TABLE categories (ROW_KEY, name varchar(80) NOT NULL, slug varchar(80) NOT NULL UNIQUE,
    parent_id uuid REFERENCES categories ON DELETE CASCADE, position integer NOT NULL DEFAULT 0, TIMES);
CREATE INDEX ON categories (parent_id);
CREATE TABLE brands (ROW_KEY, name varchar(80) NOT NULL UNIQUE, website varchar(2048), TIMES);
CREATE TABLE products (ROW_KEY, title varchar(200) NOT NULL, description text,
    brand_id uuid REFERENCES brands ON DELETE SET NULL,
    status varchar(50) NOT NULL DEFAULT 'draft' CHECK (status IN ('draft', 'active', 'retired')),
    attributes jsonb NOT NULL, TIMES);
CREATE INDEX ON products (brand_id);
CREATE INDEX ON products (status);
CREATE TABLE product_categories (product_id uuid NOT NULL REFERENCES products ON DELETE CASCADE,
    category_id uuid NOT NULL REFERENCES categories ON DELETE CASCADE,
    PRIMARY KEY (product_id, category_id));
CREATE INDEX ON product_categories (category_id);
CREATE TABLE variants (ROW_KEY, product_id uuid NOT NULL REFERENCES products ON DELETE CASCADE,
    sku varchar(40) NOT NULL UNIQUE, size varchar(10), colour varchar(20),
    price numeric(12, 2) NOT NULL, stock integer NOT NULL DEFAULT 0, labels varchar(255)[] NOT NULL,
    TIMES, UNIQUE (product_id, size, colour));
CREATE TABLE customers (ROW_KEY, name varchar(120) NOT NULL, email varchar(320) NOT NULL UNIQUE,
    birthday date, TIMES);
CREATE TABLE countries (code varchar(2) PRIMARY KEY, name varchar(80) NOT NULL, TIMES);
CREATE TABLE addresses (ROW_KEY, customer_id uuid NOT NULL REFERENCES customers ON DELETE CASCADE,
    street varchar(120) NOT NULL, city varchar(80) NOT NULL, postcode varchar(16) NOT NULL,
    country_code varchar(2) NOT NULL REFERENCES countries ON DELETE RESTRICT, TIMES);
CREATE INDEX ON addresses (customer_id);
CREATE INDEX ON addresses (country_code, postcode);
CREATE TABLE coupons (ROW_KEY, code varchar(20) NOT NULL UNIQUE, percent integer NOT NULL,
    expires_at timestamptz, TIMES);
CREATE TABLE carts (ROW_KEY, customer_id uuid NOT NULL UNIQUE REFERENCES customers ON DELETE CASCADE,
    token uuid NOT NULL UNIQUE, TIMES);
CREATE TABLE cart_lines (cart_id uuid NOT NULL REFERENCES carts ON DELETE CASCADE,
    variant_id uuid NOT NULL REFERENCES variants ON DELETE CASCADE,
    quantity integer NOT NULL DEFAULT 1, TIMES, PRIMARY KEY (cart_id, variant_id));
CREATE INDEX ON cart_lines (variant_id);
CREATE TABLE purchases (COUNTED_KEY, customer_id uuid NOT NULL REFERENCES customers ON DELETE RESTRICT,
    billing_id uuid NOT NULL REFERENCES addresses ON DELETE RESTRICT,
    shipping_id uuid NOT NULL REFERENCES addresses ON DELETE RESTRICT,
    coupon_id uuid REFERENCES coupons ON DELETE RESTRICT,
    state varchar(50) NOT NULL DEFAULT 'open'
        CHECK (state IN ('open', 'paid', 'in transit', 'delivered')),
    placed_at timestamptz NOT NULL DEFAULT now(), notes text, TIMES);
CREATE INDEX ON purchases (customer_id);
CREATE INDEX ON purchases (billing_id);
CREATE INDEX ON purchases (shipping_id);
CREATE INDEX ON purchases (coupon_id);
CREATE TABLE purchase_lines (ROW_KEY, purchase_id bigint NOT NULL REFERENCES purchases ON DELETE CASCADE,
    variant_id uuid NOT NULL REFERENCES variants ON DELETE RESTRICT, price numeric(12, 2) NOT NULL,
    quantity integer NOT NULL, TIMES, UNIQUE (purchase_id, variant_id));
CREATE INDEX ON purchase_lines (variant_id);
CREATE TABLE payments (ROW_KEY, purchase_id bigint NOT NULL UNIQUE REFERENCES purchases ON DELETE CASCADE,
    amount numeric(12, 2) NOT NULL, reference varchar(64) UNIQUE, paid_at timestamptz, TIMES);
