BEGIN TRANSACTION;
CREATE TABLE audit_entry (
	id INTEGER NOT NULL, 
	who VARCHAR(200) NOT NULL, 
	at VARCHAR(40) NOT NULL, 
	what VARCHAR(20) NOT NULL, 
	object VARCHAR(100) NOT NULL, 
	before_sha256 VARCHAR(64), 
	after_sha256 VARCHAR(64), 
	file_sha256 VARCHAR(64), 
	PRIMARY KEY (id)
);
INSERT INTO "audit_entry" VALUES(1,'local','2026-11-22T07:56:43.111+00:00','import','d4d83c5dafe11e44',NULL,'64e5d2debe1e08a68b05c3e86d31fe015c1b233a340ee901537aafc73a14f58c','d4d21508662805b9f0acbea9336ff5ee3d5bd503f82a7b1a6bfa2fe03d048634');
INSERT INTO "audit_entry" VALUES(2,'local','2026-11-22T07:56:43.142+00:00','remember','credits-24da76627fe4',NULL,'d843e6b2ad8df4038430c281889f7c3b48ef3538f2ad5f37fb659878106d2399',NULL);
CREATE TABLE kept_file (
	id VARCHAR(16) NOT NULL, 
	name TEXT NOT NULL, 
	kind VARCHAR(20) NOT NULL, 
	file_name TEXT NOT NULL, 
	file_sha256 VARCHAR(64) NOT NULL, 
	mapping_sha256 VARCHAR(64) NOT NULL, 
	records_sha256 VARCHAR(64) NOT NULL, 
	row_count INTEGER NOT NULL, 
	total DOUBLE, 
	first_date VARCHAR(10), 
	last_date VARCHAR(10), 
	mapping TEXT NOT NULL, 
	reading TEXT NOT NULL, 
	kept_at VARCHAR(40) NOT NULL, 
	changed_at VARCHAR(40) NOT NULL, 
	version INTEGER NOT NULL, 
	PRIMARY KEY (id), 
	CONSTRAINT one_file_read_one_way UNIQUE (file_sha256, mapping_sha256), 
	UNIQUE (name)
);
INSERT INTO "kept_file" VALUES('d4d83c5dafe11e44','First quarter','credits','mine.csv','d4d21508662805b9f0acbea9336ff5ee3d5bd503f82a7b1a6bfa2fe03d048634','25282c3eb3ce69f8f367979f4c272d844169fd7c1dda50f749fc25a2fbd66c92','8a3f33064424872945aee24fe832a15608208a9e9ea2e6664a9bff3b9e2e1d7b',3,200000.0,'2025-02-10','2025-08-10','{"kind": "credits", "columns": {"payee": "payee", "date": "date", "measure": "measure", "amount": "amount", "deal": "deal"}}','{"name":"mine.csv","notes":[],"warnings":[],"rows":{"read":3,"used":3,"held":0,"wrong":0},"formats":{"date_format":{"value":"y-m-d","stated":false},"decimal":{"value":".","stated":false},"currency":{"value":null,"stated":false},"kind":"csv","delimiter":",","encoding":"utf-8"},"preview":[{"row":"2","payee":"Ann","date":"2025-02-10","measure":"Bookings","amount":"90000","deal":"D1"},{"row":"3","payee":"Ann","date":"2025-08-10","measure":"Bookings","amount":"60000","deal":"D2"},{"row":"4","payee":"Bo","date":"2025-05-10","measure":"Bookings","amount":"50000","deal":"D3"}]}','2026-11-22T07:56:42.788+00:00','2026-11-22T07:56:42.788+00:00',1);
CREATE TABLE kept_row (
	kept_id VARCHAR(16) NOT NULL, 
	place INTEGER NOT NULL, 
	record TEXT NOT NULL, 
	PRIMARY KEY (kept_id, place), 
	FOREIGN KEY(kept_id) REFERENCES kept_file (id) ON DELETE CASCADE
);
INSERT INTO "kept_row" VALUES('d4d83c5dafe11e44',0,'{"row":2,"payee":"Ann","date":"2025-02-10","measure":"Bookings","amount":90000.0,"deal":"D1","motion":"","split":1.0,"canceled":null,"contract_months":12}');
INSERT INTO "kept_row" VALUES('d4d83c5dafe11e44',1,'{"row":3,"payee":"Ann","date":"2025-08-10","measure":"Bookings","amount":60000.0,"deal":"D2","motion":"","split":1.0,"canceled":null,"contract_months":12}');
INSERT INTO "kept_row" VALUES('d4d83c5dafe11e44',2,'{"row":4,"payee":"Bo","date":"2025-05-10","measure":"Bookings","amount":50000.0,"deal":"D3","motion":"","split":1.0,"canceled":null,"contract_months":12}');
CREATE TABLE multiplier_schema (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT multiplier_schema_pkc PRIMARY KEY (version_num)
);
INSERT INTO "multiplier_schema" VALUES('0001');
CREATE TABLE remembered_mapping (
	header_sha256 VARCHAR(64) NOT NULL, 
	kind VARCHAR(20) NOT NULL, 
	header TEXT NOT NULL, 
	mapping TEXT NOT NULL, 
	confirmed_at VARCHAR(40) NOT NULL, 
	PRIMARY KEY (header_sha256, kind)
);
INSERT INTO "remembered_mapping" VALUES('24da76627fe41313dfd3938811f5fa53c02f6252bc55ee8bf33a5f3c49d54732','credits','["payee", "date", "measure", "amount", "deal"]','{"kind": "credits", "columns": {"payee": "payee", "date": "date", "measure": "measure", "amount": "amount", "deal": "deal"}}','2026-11-22T07:56:43.141+00:00');
CREATE TRIGGER audit_entry_no_update BEFORE UPDATE ON audit_entry BEGIN SELECT RAISE(ABORT, 'entries of what was done are only ever added'); END;
CREATE TRIGGER audit_entry_no_delete BEFORE DELETE ON audit_entry BEGIN SELECT RAISE(ABORT, 'entries of what was done are only ever added'); END;
COMMIT;
