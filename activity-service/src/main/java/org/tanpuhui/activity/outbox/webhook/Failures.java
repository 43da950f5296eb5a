package org.tanpuhui.activity.outbox.webhook;

import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.tanpuhui.activity.activity.webhook.Call;

/** What went wrong with a call, in one word; messages of exceptions stay with us. */
final class Failures {
  private static final int DEPTH_MAX = 8;

  private Failures() {}

  static String word(Throwable failure) {
    Throwable cause = failure;
    for (int depth = 0; cause != null && depth < DEPTH_MAX; depth++, cause = cause.getCause()) {
      if (cause instanceof SSLException
          || cause instanceof java.security.cert.CertificateException) {
        return Call.TLS_FAILED;
      }
      if (cause instanceof TimeoutException
          || cause instanceof io.netty.channel.ConnectTimeoutException) {
        return Call.TIMEOUT;
      }
      if (cause instanceof ConnectException
          || cause instanceof NoRouteToHostException
          || cause instanceof UnknownHostException) {
        return Call.CONNECT_FAILED;
      }
      if (cause instanceof SocketException) {
        return Call.ANSWER_INVALID;
      }
    }
    return Call.ANSWER_INVALID;
  }
}
