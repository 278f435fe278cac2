package io.gitops4j.core.template.parse;

/** The sorts of tokens. */
enum TokenType {
  ERROR,
  BOOL,
  CHAR,
  CHAR_CONSTANT,
  COMPLEX,
  ASSIGN,
  DECLARE,
  EOF,
  FIELD,
  IDENTIFIER,
  LEFT_DELIMITER,
  LEFT_PAREN,
  NUMBER,
  PIPE,
  RAW_STRING,
  RIGHT_DELIMITER,
  RIGHT_PAREN,
  SPACE,
  STRING,
  TEXT,
  VARIABLE,
  BLOCK,
  BREAK,
  CONTINUE,
  DOT,
  DEFINE,
  ELSE,
  END,
  IF,
  NIL,
  RANGE,
  TEMPLATE,
  WITH;

  boolean keyword() {
    return compareTo(BLOCK) >= 0;
  }
}
