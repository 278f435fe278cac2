package io.gitops4j.testkit.apiserver.http;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One request and the way to answer it: all that the server needs from a transport.
 *
 * <p>Used by one thread at a time.
 */
interface Exchange {
  /** The method, in capitals. */
  String method();

  /** The path as it was sent. */
  String rawPath();

  /** The query as it was sent; empty when there is none. */
  String rawQuery();

  /** The value of a header; null when it is absent. */
  @Nullable String header(String name);

  /** The certificate that the client shows; null when there is none. */
  @Nullable X509Certificate clientCertificate();

  /** All values of a header. */
  List<String> headers(String name);

  /** The names and first values of all headers. */
  Map<String, String> allHeaders();

  /**
   * The body; the same array each time.
   *
   * @throws io.gitops4j.testkit.apiserver.model.ApiException 413 when it is larger than allowed
   */
  byte[] body();

  /** Answers at once; nothing may follow. */
  void respond(int status, Map<String, List<String>> headers, byte[] body);

  /** Answers with the first bytes of a body that was promised longer, and breaks off. */
  void respondPartly(int status, Map<String, List<String>> headers, byte[] body, int bytes);

  /** Starts an answer that is written piece by piece. */
  StreamedAnswer stream(int status, Map<String, List<String>> headers);

  /** Breaks the connection without an answer. */
  void abort();

  /** An answer that goes on. Thread-safe. */
  interface StreamedAnswer {
    /**
     * Writes bytes, one piece after the other, as soon as those before are out; they are shared and
     * not changed. A client that is gone is noticed later.
     */
    void write(byte[]... pieces);

    /** Ends the answer when all bytes are out. */
    void end();

    /** Breaks the connection. */
    void abort();

    /** Runs once the answer has ended, in whatever way. */
    void onEnd(Runnable action);
  }
}
