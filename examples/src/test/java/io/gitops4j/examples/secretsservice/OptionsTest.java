package io.gitops4j.examples.secretsservice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OptionsTest {

  @Test
  void options_none_lookForAServer() {
    assertThat(Options.parse(List.of())).isEqualTo(new Options(null, false));
    assertThat(Options.parse(List.of("--help")).help()).isTrue();
  }

  @Test
  void postgres_folderWithPrograms_isTaken(@TempDir Path folder) throws IOException {
    for (String program : List.of("initdb", "pg_ctl")) {
      assertThat(Files.createFile(folder.resolve(program)).toFile().setExecutable(true)).isTrue();
    }

    assertThat(Options.parse(List.of("--postgres", folder.toString())).postgres())
        .isEqualTo(folder);
  }

  @Test
  void postgres_otherFolder_isRefused(@TempDir Path folder) {
    assertThatThrownBy(() -> Options.parse(List.of("--postgres", folder.toString())))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("There is no initdb and pg_ctl in " + folder + ".");
  }

  @Test
  void argument_unknownOrWithoutItsValue_isRefused() {
    assertThatThrownBy(() -> Options.parse(List.of("--postgre")))
        .hasMessage("There is no option --postgre; --help lists those there are.");
    assertThatThrownBy(() -> Options.parse(List.of("--postgres")))
        .hasMessage("The option --postgres needs a value.");
  }
}
