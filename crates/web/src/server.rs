//! From the table to a running server.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::Router;
use axum::extract::Request;
use axum::middleware::{self, Next};
use axum::routing::{MethodFilter, on};
use tokio::net::TcpListener;

use crate::answer;
use crate::door;
use crate::fault::Fault;
use crate::headers;
use crate::routes::{Method, Route, showroom, table};
use crate::settings::Showroom;
use crate::site::Site;

/// The router with every address of the table and the headers around it.
pub fn router(site: &Arc<Site>) -> Router {
    let mut routes = table();
    match site.settings.showroom {
        Showroom::Open => routes.extend(showroom()),
        Showroom::Closed => {}
    }
    let (scheme, missing, wrong) = (site.settings.scheme, Arc::clone(site), Arc::clone(site));
    routes
        .into_iter()
        .fold(Router::new(), |router, route| add(router, site, route))
        .fallback(move || async move { answer::fault(&missing, None, &Fault::NotFound) })
        .method_not_allowed_fallback(move || async move {
            answer::fault(&wrong, None, &Fault::WrongMethod)
        })
        .layer(middleware::from_fn(move |request: Request, next: Next| {
            headers::add(scheme, request, next)
        }))
}

fn add(router: Router, site: &Arc<Site>, route: Route) -> Router {
    let site = Arc::clone(site);
    let filter = match route.method {
        Method::Get => MethodFilter::GET,
        Method::Post => MethodFilter::POST,
    };
    let answer = move |request: Request| door::open(Arc::clone(&site), route, request);
    router.route(route.path, on(filter, answer))
}

/// Serves until `stop` is done, and finishes the answers that have begun.
///
/// # Errors
/// The operating system's error when it takes the listener away.
pub async fn serve(
    site: Arc<Site>,
    listener: TcpListener,
    stop: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    let service = router(&site).into_make_service_with_connect_info::<SocketAddr>();
    axum::serve(listener, service).with_graceful_shutdown(stop).await
}
