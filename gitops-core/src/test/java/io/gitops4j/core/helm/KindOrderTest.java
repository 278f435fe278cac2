package io.gitops4j.core.helm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class KindOrderTest {

  @Test
  void kinds_areInstalledInHelmsOrder_unknownOnesLastByName() {
    List<String> kinds =
        new ArrayList<>(
            List.of("Widget", "", "Ingress", "Deployment", "Gadget", "Namespace", "Service"));
    kinds.sort(KindOrder.install());
    assertThat(kinds)
        .containsExactly("Namespace", "Service", "Deployment", "Ingress", "", "Gadget", "Widget");
  }

  @Test
  void kinds_areRemovedInHelmsOrder() {
    List<String> kinds = new ArrayList<>(List.of("Namespace", "Widget", "Deployment", "Service"));
    kinds.sort(KindOrder.uninstall());
    assertThat(kinds).containsExactly("Service", "Deployment", "Namespace", "Widget");
  }
}
