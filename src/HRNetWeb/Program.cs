using HRNetWeb;

var builder = WebApplication.CreateBuilder(ContentRoot.Options(args));
builder.AddHRNetWeb();
var app = builder.Build();
app.UseHRNetWeb();
app.Run();
