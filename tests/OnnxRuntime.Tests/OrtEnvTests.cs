namespace Microsoft.ML.OnnxRuntime.Tests;

public sealed class OrtEnvTests
{
    [Fact]
    public void There_is_one_environment()
    {
        Assert.Same(OrtEnv.Instance(), OrtEnv.Instance());
        Assert.True(OrtEnv.IsCreated);

        var options = new EnvironmentCreationOptions();
        Assert.Throws<OnnxRuntimeException>(() => OrtEnv.CreateInstanceWithOptions(ref options));
    }

    [Fact]
    public void The_version_is_that_of_the_native_library() =>
        Assert.True(new Version(OrtEnv.Instance().GetVersionString()) >= new Version(1, 22), OrtEnv.Instance().GetVersionString());

    [Fact]
    public void The_processor_is_always_a_provider() => Assert.Contains("CPUExecutionProvider", OrtEnv.Instance().GetAvailableProviders());

    [Fact]
    public void The_processor_is_always_a_device()
    {
        var device = OrtEnv.Instance().GetEpDevices().First(device => device.HardwareDevice.Type == OrtHardwareDeviceType.CPU);

        Assert.Equal("CPUExecutionProvider", device.EpName);
        Assert.NotNull(device.HardwareDevice.Vendor);
    }

    [Fact]
    public void A_session_opens_on_a_device_that_was_listed()
    {
        var environment = OrtEnv.Instance();
        var processor = environment.GetEpDevices().First(device => device.EpName == "CPUExecutionProvider");
        using var options = new SessionOptions();
        options.AppendExecutionProvider(environment, [processor], new Dictionary<string, string>());

        using var session = new InferenceSession(TinyModels.Doubler(), options);

        Assert.Single(session.InputNames);
    }
}
