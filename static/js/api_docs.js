// Swagger UI over our own schema; a tried request carries the page's CSRF token.
(function () {
  "use strict";
  const box = document.getElementById("api-docs");
  window.SwaggerUIBundle({
    domNode: box,
    url: box.dataset.schema,
    deepLinking: true,
    validatorUrl: null,
    requestInterceptor: function (request) {
      request.headers["X-CSRFToken"] = box.dataset.csrf;
      return request;
    },
  });
})();
