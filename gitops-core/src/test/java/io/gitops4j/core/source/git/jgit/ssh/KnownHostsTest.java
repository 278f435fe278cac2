package io.gitops4j.core.source.git.jgit.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KnownHostsTest {

  private static final byte[] KEY = {1, 2, 3};
  private static final byte[] OTHER = {4, 5, 6};

  private static boolean trusts(String text, String host, int port) {
    return KnownHosts.parse(text).refusal(host, port, "ssh-ed25519", KEY).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "git.example.com; git.example.com; 22; true",
        "git.example.com; GIT.example.COM; 22; true",
        "git.example.com; git.example.com; 2222; false",
        "[git.example.com]:2222; git.example.com; 2222; true",
        "[git.example.com]:22; git.example.com; 22; true",
        "[git.example.com]:2222; git.example.com; 22; false",
        "a,git.example.com,b; git.example.com; 22; true",
        "*.example.com; git.example.com; 22; true",
        "*.example.com; git.example.com; 2222; false",
        "git.exampl?.com; git.example.com; 22; true",
        "*.example.com,!git.example.com; git.example.com; 22; false",
        "!other.example.com; git.example.com; 22; false",
        "*a*a*a*a*a*a*b; aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa; 22; false",
        "::1; ::1; 22; true",
        "[::1]:2222; ::1; 2222; true",
        "xgit.example.com; git.example.com; 22; false"
      })
  void refusal_patterns_matchAsOpenSshDoes(String pattern, String host, int port, boolean trusted) {
    assertThat(trusts(pattern + " ssh-ed25519 AQID comment here\n", host, port)).isEqualTo(trusted);
  }

  @Test
  void refusal_markers_countBeforeOtherLines() {
    KnownHosts known =
        KnownHosts.parse(
            "h ssh-ed25519 AQID\r\n@revoked * ssh-ed25519 AQID\n@cert-authority *.x ssh-rsa BAUG\n");
    assertThat(known.refusal("h", 22, "ssh-ed25519", KEY).orElseThrow()).contains("@revoked");
    assertThat(known.hasAuthority("a.x", 22)).isTrue();
    assertThat(known.hasAuthority("a.y", 22)).isFalse();
    assertThat(known.refusal("a.x", 22, "ssh-ed25519", OTHER, "ssh-rsa", OTHER)).isEmpty();
    assertThat(known.refusal("a.x", 22, "ssh-ed25519", KEY, "ssh-rsa", OTHER).orElseThrow())
        .contains("@revoked");
    assertThat(known.refusal("a.y", 22, "ssh-ed25519", OTHER, "ssh-rsa", OTHER).orElseThrow())
        .contains("which is no @cert-authority for it");
    assertThat(known.refusal("a.x", 22, "ssh-rsa", OTHER))
        .as("a signer is no host key")
        .isPresent();
  }

  @Test
  void parse_linesOfAnotherForm_areNamed() {
    for (String bad : new String[] {"h", "h t", "h t !!!", "@unknown h t AQID"}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> KnownHosts.parse("# c\n\n" + bad))
          .withMessageContaining("line 3 of known_hosts");
    }
    assertThat(KnownHosts.parse("\n#\n").isEmpty()).isTrue();
    assertThat(trusts("|1|x|y| t AQID\n|1||AQID t AQID\n", "h", 22)).isFalse();
  }
}
