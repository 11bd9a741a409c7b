using System.IO.Compression;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Packages.Tests;

public sealed partial class PackageTests(Feed feed) : IClassFixture<Feed>
{
    [Fact]
    public void Each_package_says_what_it_is_under_which_licence_and_how_to_begin()
    {
        Assert.Equal(6, feed.Packages.Count());
        foreach (var file in feed.Packages)
        {
            using var package = ZipFile.OpenRead(file);
            using var text = package.Entries.Single(entry => entry.FullName.EndsWith(".nuspec", StringComparison.Ordinal)).Open();
            var metadata = XDocument.Load(text).Root!.Elements().First();
            string? Value(string name) => metadata.Elements().FirstOrDefault(element => element.Name.LocalName == name)?.Value;

            Assert.Equal("MIT", Value("license"));
            Assert.True(Value("description") is { Length: > 60 }, $"{Path.GetFileName(file)} has no description of its own");
            Assert.NotNull(package.GetEntry(Value("readme")!));
            Assert.NotNull(package.GetEntry(Value("icon")!));
            Assert.DoesNotContain(package.Entries, entry => entry.FullName.EndsWith(".onnx", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task The_tool_installs_elsewhere_and_finds_poses()
    {
        await feed.DotnetAsync(feed.Folder.FullName, "tool", "install", "HRNet.Cli", "--tool-path", "tools", "--version", feed.Version, "--configfile", "nuget.config");

        var printed = await feed.RunAsync(feed.Folder.FullName, feed.In("tools", OperatingSystem.IsWindows() ? "hrnet.exe" : "hrnet"), "pose", "photo.jpg", "--models", "models", "--out", "people.png");

        Assert.Contains("pose_coco17_w18_small_v1_192x144 on cpu", printed);
        Assert.Matches("^[2-9] people, ", printed);
        Assert.True(new FileInfo(feed.In("people.png")).Length > 10_000);
    }

    [Fact]
    public async Task The_library_s_first_lines_compile_elsewhere_and_find_poses()
    {
        var readme = await File.ReadAllTextAsync(Path.Combine(Feed.Repository, "src", "HRNet.Inference", "README.md"), TestContext.Current.CancellationToken);
        var (first, second) = (CSharp().Matches(readme)[0].Groups[1].Value, CSharp().Matches(readme)[1].Groups[1].Value);
        Directory.CreateDirectory(feed.In("program"));
        await File.WriteAllTextAsync(feed.In("program", "program.csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
                <Nullable>enable</Nullable>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="HRNet.Inference" Version="{feed.Version}" />
              </ItemGroup>
            </Project>
            """, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(feed.In("program", "Program.cs"), $"{first}\nvar frame = \"photo.jpg\";\n{second}", TestContext.Current.CancellationToken);
        await feed.DotnetAsync(feed.Folder.FullName, "build", "program", "-v", "q", "-o", "built");

        var printed = await feed.DotnetAsync(feed.Folder.FullName, Path.Combine("built", "program.dll"));

        Assert.Contains("Keypoint { Name = left_wrist, X = ", printed);
        Assert.True(new FileInfo(feed.In("people.png")).Length > 10_000);
    }

    [GeneratedRegex("```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex CSharp();
}
