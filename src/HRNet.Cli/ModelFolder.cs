namespace HRNet.Cli;

/// <summary>Where models lie.</summary>
internal static class ModelFolder
{
    /// <summary>"models" in the working folder or the nearest folder above it that has one, else beside the program.</summary>
    public static string Default()
    {
        for (var folder = new DirectoryInfo(Directory.GetCurrentDirectory()); folder is not null; folder = folder.Parent)
        {
            var models = Path.Combine(folder.FullName, "models");
            if (Directory.Exists(models))
                return Path.GetRelativePath(Directory.GetCurrentDirectory(), models);
        }

        return Path.Combine(AppContext.BaseDirectory, "models");
    }
}
