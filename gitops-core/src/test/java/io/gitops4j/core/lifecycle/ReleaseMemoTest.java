package io.gitops4j.core.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.helm.release.ReleaseAttempts;
import io.gitops4j.core.helm.release.ReleaseAttempts.Tried;
import io.gitops4j.core.helmrelease.ReleaseActions;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ReleaseMemoTest {

  @Test
  void text_readAgain_isTheSame() {
    ReleaseMemo memo =
        new ReleaseMemo(
            new ReleaseAttempts("0123abcd", Tried.UPGRADE, 1, 3),
            new ReleaseActions.Uninstall(
                new ReleaseActions.Execution(Duration.ofSeconds(90), false, false, false),
                true,
                "orphan"));

    assertThat(ReleaseMemo.parse(memo.text())).isEqualTo(memo);
    assertThat(memo.text())
        .isEqualTo(
            "desired=0123abcd;last=UPGRADE;installs=1;upgrades=3;timeout=PT1M30S;wait=false"
                + ";hooks=false;history=true;propagation=orphan");
  }

  @Test
  void text_ofSomebodyElse_hasTheDefaults() {
    for (String text : new String[] {"", "x", "last=NEVER", "timeout=soon", "installs=many;a=b"}) {
      ReleaseMemo memo = ReleaseMemo.parse(text);

      assertThat(memo.attempts()).isEqualTo(ReleaseAttempts.none());
      assertThat(memo.uninstall().execution().timeout()).isEqualTo(Duration.ofMinutes(5));
      assertThat(memo.uninstall().execution().hooks()).isTrue();
      assertThat(memo.uninstall().keepsHistory()).isFalse();
      assertThat(memo.uninstall().propagation()).isEqualTo("background");
    }
  }
}
