package io.gitops4j.core.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScalarResolverTest {

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "yes,STRING,BOOL",
        "on,STRING,BOOL",
        "y,STRING,BOOL",
        "True,BOOL,BOOL",
        "~,NULL,NULL",
        "Null,NULL,NULL",
        "017,INT,INT",
        "0o17,INT,INT",
        "0b101,INT,INT",
        "1_000,INT,INT",
        "08,FLOAT,FLOAT",
        "09.5,FLOAT,FLOAT",
        "1:30,STRING,STRING",
        "2024-01-01,TIMESTAMP,STRING",
        "2024-13-01,STRING,STRING",
        ".inf,FLOAT,FLOAT",
        "1e400,STRING,STRING",
        "1e3,FLOAT,FLOAT",
        "123456789012345678901,FLOAT,FLOAT",
        "18446744073709551615,INT,INT",
        "-9223372036854775808,INT,INT",
        "-9223372036854775809,FLOAT,FLOAT",
        "1.2.3,STRING,STRING",
        "0b-1,INT,INT",
        "0x,STRING,STRING",
        "+,STRING,STRING",
        "nothing,STRING,STRING"
      })
  void resolve_ofAPlainText_isAsGoReadsIt(String text, ScalarType v3, ScalarType v11) {
    assertThat(ScalarResolver.resolve(text, YamlFlavor.V3)).isEqualTo(v3);
    assertThat(ScalarResolver.resolve(text, YamlFlavor.V11)).isEqualTo(v11);
  }
}
