package io.gitops4j.testkit.secrets.http;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** A request of Jetty, to be answered once, in one of the ways in which answers go wrong. */
final class Exchange {
  private final Request request;
  private final Response response;
  private final Callback callback;

  Exchange(Request request, Response response, Callback callback) {
    this.request = request;
    this.response = response;
    this.callback = callback;
  }

  /** Prepares an answer; its body. */
  private byte[] head(Answer answer) {
    byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
    response.setStatus(answer.status());
    var headers = response.getHeaders();
    headers.put("x-amzn-RequestId", UUID.randomUUID().toString());
    headers.put("Content-Type", answer.type());
    headers.put("Content-Length", body.length);
    if (!answer.errorCode().isEmpty()) {
      headers.put("x-amzn-ErrorType", answer.errorCode());
    }
    return body;
  }

  void whole(Answer answer) {
    response.write(true, ByteBuffer.wrap(head(answer)), callback);
  }

  void half(Answer answer) {
    byte[] body = head(answer);
    response.write(false, ByteBuffer.wrap(body, 0, body.length / 2), Callback.from(this::close));
  }

  /** Ends the connection by a reset. */
  void reset() {
    if (endPoint().getTransport() instanceof SocketChannel channel) {
      try {
        channel.setOption(StandardSocketOptions.SO_LINGER, 0);
      } catch (IOException e) {
        close();
        return;
      }
    }
    close();
  }

  void close() {
    IOException broken = new IOException("broken off on purpose");
    endPoint().close(broken);
    callback.failed(broken);
  }

  private EndPoint endPoint() {
    return request.getConnectionMetaData().getConnection().getEndPoint();
  }
}
