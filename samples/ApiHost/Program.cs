// An API of one's own that answers pictures too: ApiHost --Inference:Models=models, then curl -F image=@photo.jpg http://localhost:5000/vision/pose
using HRNet.AspNetCore;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddHRNet();
var app = builder.Build();
app.MapGet("/", () => "POST a picture to /vision/pose, /vision/segment or /vision/detect.");
app.MapHRNet("/vision");
app.Run();
