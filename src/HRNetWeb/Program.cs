using HRNet.Inference.Devices;
using HRNetWeb;
using HRNetWeb.Serving;

try
{
    var builder = WebApplication.CreateBuilder(ContentRoot.Options([.. args.Where(argument => argument != HealthCheck.Switch)]));
    if (args.Contains(HealthCheck.Switch))
        return await HealthCheck.RunAsync(builder.Configuration);
    NativeAllocator.Configure();
    NativeRuntime.Prepare();
    builder.AddHRNetWeb();
    var app = builder.Build();
    app.UseHRNetWeb();
    app.Run();
    return Environment.ExitCode;
}
catch (Exception e) when (StartFailure.Describe(e) is { } words)
{
    Console.Error.WriteLine(words);
    return 1;
}
