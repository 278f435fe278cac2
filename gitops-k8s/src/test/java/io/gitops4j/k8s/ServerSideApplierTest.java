package io.gitops4j.k8s;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.gitops4j.ApplyException;
import io.gitops4j.Reason;
import io.gitops4j.k8s.api.RetryPolicy;
import io.gitops4j.k8s.api.ScriptedServer;
import io.gitops4j.spi.Applier;
import io.gitops4j.spi.Plugins;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ServerSideApplierTest {

  @Test
  void applier_byItsId_isFoundWithoutConnecting() {
    try (Applier applier =
        Plugins.applier("server-side-apply", ServerSideApplierTest.class.getClassLoader())
            .orElseThrow()) {
      assertThat(applier).isInstanceOf(ServerSideApplier.class);
      assertThat(applier.id()).isEqualTo(ServerSideApplier.ID);
    }
  }

  @Test
  void units_serverAway_isUnavailableAndTellsWhat() throws Exception {
    try (ScriptedServer server = new ScriptedServer();
        ServerSideApplier applier =
            ServerSideApplier.builder(server.client)
                .retries(new RetryPolicy(1, Duration.ZERO, Duration.ZERO))
                .build()) {
      server.then(
          ScriptedServer.status(503, "{\"kind\":\"Status\",\"code\":503,\"message\":\"away\"}"));

      ApplyException e = catchThrowableOfType(ApplyException.class, applier::units);

      assertThat(e.failure().reason()).isEqualTo(Reason.UNAVAILABLE);
      assertThat(e.failure().retryable()).isTrue();
      assertThat(e.failure().message())
          .isEqualTo(
              "Cannot read the inventories in namespace gitops4j-system: the API server answered"
                  + " 503: away.");
    }
  }

  @Test
  void applier_closed_refusesCalls() throws Exception {
    try (ScriptedServer server = new ScriptedServer()) {
      ServerSideApplier applier = ServerSideApplier.of(server.client);
      applier.close();
      applier.close();

      ApplyException e = catchThrowableOfType(ApplyException.class, applier::units);

      assertThat(e.failure().reason()).isEqualTo(Reason.CANCELLED);
      assertThat(server.client.getHttpClient().isClosed()).isFalse();
    }
  }

  @Test
  void options_outOfRange_areRefused() throws Exception {
    try (ScriptedServer server = new ScriptedServer()) {
      ServerSideApplier.Builder builder = ServerSideApplier.builder(server.client);
      assertThatThrownBy(() -> builder.concurrency(0)).isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> builder.stageTimeout(Duration.ZERO))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> builder.fieldManager(" "))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
