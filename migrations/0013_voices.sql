-- What people said in conversations, kept apart from the sealed histories so that it can be wiped.
-- Nothing here says who anybody is: no name, no address, no machine. `code_hash` is the keyed hash of a
-- code that only whoever took part has; by it they take back what they said. Words of a worry about
-- somebody's safety are sealed, and only the safeguarding lead opens them.

CREATE TABLE voice_words (
    input_id TEXT NOT NULL PRIMARY KEY REFERENCES histories (id),
    conversation_id TEXT NOT NULL REFERENCES histories (id),
    code_hash TEXT,
    salt TEXT NOT NULL,
    words TEXT NOT NULL,
    in_english TEXT NOT NULL,
    sealed_words TEXT
) {strict};

CREATE INDEX voice_words_conversation ON voice_words (conversation_id);

CREATE TABLE voice_answers (
    conversation_id TEXT NOT NULL REFERENCES histories (id),
    code_hash TEXT NOT NULL,
    input_id TEXT NOT NULL REFERENCES histories (id),
    opinion TEXT NOT NULL,
    PRIMARY KEY (conversation_id, code_hash, input_id)
) {strict};

CREATE INDEX voice_answers_input ON voice_answers (input_id);
