namespace HRNetWeb;

/// <summary>Where appsettings.json, wwwroot and models stand.</summary>
internal static class ContentRoot
{
    /// <summary>
    /// A published program has them beside itself, wherever it is started from; else they are at the repository's root, which is the working directory of
    /// <c>dotnet run</c>.
    /// </summary>
    public static WebApplicationOptions Options(string[] args) => new()
    {
        Args = args,
        ContentRootPath = Directory.Exists(Path.Combine(AppContext.BaseDirectory, "wwwroot")) ? AppContext.BaseDirectory : null,
    };
}
