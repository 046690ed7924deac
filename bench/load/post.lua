-- wrk -s post.lua URL -- BODY: posts the JSON text to the URL.
function init(args)
  wrk.method = "POST"
  wrk.headers["content-type"] = "application/json"
  wrk.body = args[1]
end
