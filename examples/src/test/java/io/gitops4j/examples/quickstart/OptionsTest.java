package io.gitops4j.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class OptionsTest {

  private static void refused(String sentence, String... arguments) {
    assertThatThrownBy(() -> Options.parse(List.of(arguments)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(sentence);
  }

  @Test
  void noArguments_areProductionInTheEmbeddedServer() {
    Options options = Options.parse(List.of());
    assertThat(options.cluster()).isEqualTo("production");
    assertThat(options.kubeconfig()).isNull();
    assertThat(options.keep()).isFalse();
  }

  @Test
  void wrongArguments_areRefusedByASentence() {
    refused("There is no option --keeep; --help lists those there are.", "--keeep");
    refused("The option --cluster needs a value.", "--cluster", "--keep");
    refused("The option --kubeconfig needs a value.", "--kubeconfig");
    refused("The fleet has no cluster moon; take production, staging, local.", "--cluster", "moon");
    refused("There is no kubeconfig /nowhere to read.", "--kubeconfig", "/nowhere");
  }

  @Test
  void help_namesEveryOptionIn90Columns() {
    assertThat(Options.parse(List.of("--help")).help()).isTrue();
    assertThat(Options.HELP).contains("--cluster", "--keep", "--kubeconfig", "--help");
    assertThat(Options.HELP.lines()).allMatch(line -> line.length() <= 90);
  }
}
