package io.gitops4j.aws.secrets.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.aws.secrets.diagnosis.Finding.Code;
import io.gitops4j.aws.secrets.diagnosis.Finding.Level;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PodTokenTest {

  @TempDir Path folder;
  private final Findings findings = new Findings();

  @Test
  void token_fileMissing_isAnError() throws IOException {
    Path file = token("");
    Files.delete(file);
    read(file);
    found(
        new Finding(
            Level.ERROR,
            Code.TOKEN_FILE_MISSING,
            "The file "
                + file
                + " of AWS_WEB_IDENTITY_TOKEN_FILE is not there; restart the pod so that the token is"
                + " mounted, and check that its service account has automountServiceAccountToken or"
                + " the EKS webhook."));
  }

  @Test
  void token_fileThatCannotBeRead_isAnError() throws IOException {
    Path file = Files.createDirectory(folder.resolve("directory"));
    read(file);
    found(
        new Finding(
            Level.ERROR,
            Code.TOKEN_FILE_UNREADABLE,
            "The file "
                + file
                + " of AWS_WEB_IDENTITY_TOKEN_FILE cannot be read; set the pod's"
                + " securityContext.fsGroup to the group it runs as."));
  }

  @Test
  void token_emptyOrTooLong_isAnError() throws IOException {
    Path file = token(" \n");
    read(file);
    Files.writeString(file, "x".repeat(PodToken.MAX_BYTES + 1));
    read(file);
    found(
        new Finding(
            Level.ERROR,
            Code.TOKEN_FILE_UNREADABLE,
            "The file "
                + file
                + " of AWS_WEB_IDENTITY_TOKEN_FILE is empty; mount the service account's projected"
                + " token there."),
        new Finding(
            Level.ERROR,
            Code.TOKEN_FILE_UNREADABLE,
            "The file "
                + file
                + " of AWS_WEB_IDENTITY_TOKEN_FILE is longer than any token; mount the service"
                + " account's projected token there."));
  }

  @Test
  void token_malformed_isAnErrorWithoutItsText() throws IOException {
    for (String text :
        new String[] {
          "hunter2", "a.b.c", "..", Tokens.ofClaims("{"), Tokens.ofClaims("[]"), "a.%%%.c"
        }) {
      Findings some = new Findings();
      Path file = token(text);
      PodToken.read(file.toString(), "F", "sts.amazonaws.com", Tokens.NOW, some);
      assertThat(some.diagnosis().findings())
          .containsExactly(
              new Finding(
                  Level.ERROR,
                  Code.TOKEN_MALFORMED,
                  "The file "
                      + file
                      + " of F does not hold a JSON Web Token; mount the service account's projected"
                      + " token there."));
    }
  }

  @Test
  void token_expired_isAnError() throws IOException {
    Path file = token(Tokens.of("\"sts.amazonaws.com\"", "1764147000.5"));
    read(file);
    found(
        new Finding(
            Level.ERROR,
            Code.TOKEN_EXPIRED,
            "The token in "
                + file
                + " of system:serviceaccount:shop:billing was valid until 2025-11-26T08:50:00Z and it"
                + " is 2026-11-26T09:00:00Z; check the clock, and whether the kubelet still renews"
                + " the token (a file mounted by subPath is not renewed)."));
  }

  @Test
  void token_forSomebodyElse_isAnError() throws IOException {
    Path file = token(Tokens.valid("https://kubernetes.default.svc"));
    read(file);
    found(
        new Finding(
            Level.ERROR,
            Code.TOKEN_AUDIENCE,
            "The token in "
                + file
                + " of system:serviceaccount:shop:billing is for https://kubernetes.default.svc and"
                + " not for sts.amazonaws.com; set the audience of the projected token."));
  }

  @Test
  void token_strangeClaims_areNotRepeated() throws IOException {
    Path file = token(Tokens.ofClaims("{\"aud\":\"a b\",\"exp\":1e400,\"sub\":\"a b\\n" + "c\"}"));
    read(file);
    found(
        new Finding(
            Level.ERROR,
            Code.TOKEN_AUDIENCE,
            "The token in "
                + file
                + " of somebody is for somebody and not for sts.amazonaws.com; set the audience of"
                + " the projected token."));
  }

  private Path token(String text) throws IOException {
    return Files.writeString(folder.resolve("token"), text);
  }

  private void read(Path file) {
    PodToken.read(
        file.toString(), "AWS_WEB_IDENTITY_TOKEN_FILE", "sts.amazonaws.com", Tokens.NOW, findings);
  }

  private void found(Finding... expected) {
    assertThat(findings.diagnosis().findings()).containsExactly(expected);
  }
}
