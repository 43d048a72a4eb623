-- Which products of a flow go by a code.
CREATE INDEX ledger_products ON ledger (flow, number) WHERE type = 'product/1';
