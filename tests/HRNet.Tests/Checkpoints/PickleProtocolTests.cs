using System.Numerics;
using HRNet.Checkpoints;
using HRNet.Checkpoints.Pickle;

namespace HRNet.Tests.Checkpoints;

/// <summary>Pickles that CPython wrote in every protocol; metadata may come in any of them.</summary>
public sealed class PickleProtocolTests
{
    public static TheoryData<int, string> Protocols => new()
    {
        {
            0,
            "KGRwMApWbm9uZQpwMQpOc1Z0cnVlCnAyCkkwMQpzVmZhbHNlCnAzCkkwMApzVmludGVnZXJzCnA0CihscDUKSTAKYUkyNTUKYUk2NTUzNQphSS0xCmFMMT"
            + "A5OTUxMTYyNzc3NkwKYUwtMTA5OTUxMTYyNzc3NkwKYUwxMTgwNTkxNjIwNzE3NDExMzAzNDI0TAphc1ZmbG9hdApwNgpGMC4xCnNWdGV4dApwNwpWZ3L2"
            + "32UKcDgKc1ZieXRlcwpwOQpjX2NvZGVjcwplbmNvZGUKcDEwCihWZ3LDtsOfZQpwMTEKVmxhdGluMQpwMTIKdHAxMwpScDE0CnNWdHVwbGUKcDE1CihJMQ"
            + "pWYQpwMTYKTnRwMTcKc1ZlbXB0eQpwMTgKKHRzVnNldApwMTkKY19fYnVpbHRpbl9fCnNldApwMjAKKChscDIxCkk1CmF0cDIyClJwMjMKc1ZzaGFyZWQK"
            + "cDI0CihscDI1CkkxCmFzVnR3aWNlCnAyNgoobHAyNwpnMjUKYWcyNQphc1ZvcmRlcmVkCnAyOApjY29sbGVjdGlvbnMKT3JkZXJlZERpY3QKcDI5Cih0Un"
            + "AzMApWegpwMzEKSTEKc2cxNgpJMgpzc1ZvYmplY3QKcDMyCmNmcmFjdGlvbnMKRnJhY3Rpb24KcDMzCihJMQpJMwp0cDM0ClJwMzUKcy4="
        },
        {
            1,
            "fXEAKFgEAAAAbm9uZXEBTlgEAAAAdHJ1ZXECSTAxClgFAAAAZmFsc2VxA0kwMApYCAAAAGludGVnZXJzcQRdcQUoSwBL/03//0r/////TDEwOTk1MTE2Mj"
            + "c3NzZMCkwtMTA5OTUxMTYyNzc3NkwKTDExODA1OTE2MjA3MTc0MTEzMDM0MjRMCmVYBQAAAGZsb2F0cQZHP7mZmZmZmZpYBAAAAHRleHRxB1gHAAAAZ3LD"
            + "tsOfZXEIWAUAAABieXRlc3EJY19jb2RlY3MKZW5jb2RlCnEKKFgLAAAAZ3LDg8K2w4PCn2VxC1gGAAAAbGF0aW4xcQx0cQ1ScQ5YBQAAAHR1cGxlcQ8oSw"
            + "FYAQAAAGFxEE50cRFYBQAAAGVtcHR5cRIpWAMAAABzZXRxE2NfX2J1aWx0aW5fXwpzZXQKcRQoXXEVSwVhdHEWUnEXWAYAAABzaGFyZWRxGF1xGUsBYVgF"
            + "AAAAdHdpY2VxGl1xGyhoGWgZZVgHAAAAb3JkZXJlZHEcY2NvbGxlY3Rpb25zCk9yZGVyZWREaWN0CnEdKVJxHihYAQAAAHpxH0sBaBBLAnVYBgAAAG9iam"
            + "VjdHEgY2ZyYWN0aW9ucwpGcmFjdGlvbgpxIShLAUsDdHEiUnEjdS4="
        },
        {
            2,
            "gAJ9cQAoWAQAAABub25lcQFOWAQAAAB0cnVlcQKIWAUAAABmYWxzZXEDiVgIAAAAaW50ZWdlcnNxBF1xBShLAEv/Tf//Sv////+KBgAAAAAAAYoGAAAAAA"
            + "D/igkAAAAAAAAAAEBlWAUAAABmbG9hdHEGRz+5mZmZmZmaWAQAAAB0ZXh0cQdYBwAAAGdyw7bDn2VxCFgFAAAAYnl0ZXNxCWNfY29kZWNzCmVuY29kZQpx"
            + "ClgLAAAAZ3LDg8K2w4PCn2VxC1gGAAAAbGF0aW4xcQyGcQ1ScQ5YBQAAAHR1cGxlcQ9LAVgBAAAAYXEQTodxEVgFAAAAZW1wdHlxEilYAwAAAHNldHETY1"
            + "9fYnVpbHRpbl9fCnNldApxFF1xFUsFYYVxFlJxF1gGAAAAc2hhcmVkcRhdcRlLAWFYBQAAAHR3aWNlcRpdcRsoaBloGWVYBwAAAG9yZGVyZWRxHGNjb2xs"
            + "ZWN0aW9ucwpPcmRlcmVkRGljdApxHSlScR4oWAEAAAB6cR9LAWgQSwJ1WAYAAABvYmplY3RxIGNmcmFjdGlvbnMKRnJhY3Rpb24KcSFLAUsDhnEiUnEjdS"
            + "4="
        },
        {
            3,
            "gAN9cQAoWAQAAABub25lcQFOWAQAAAB0cnVlcQKIWAUAAABmYWxzZXEDiVgIAAAAaW50ZWdlcnNxBF1xBShLAEv/Tf//Sv////+KBgAAAAAAAYoGAAAAAA"
            + "D/igkAAAAAAAAAAEBlWAUAAABmbG9hdHEGRz+5mZmZmZmaWAQAAAB0ZXh0cQdYBwAAAGdyw7bDn2VxCFgFAAAAYnl0ZXNxCUMHZ3LDtsOfZXEKWAUAAAB0"
            + "dXBsZXELSwFYAQAAAGFxDE6HcQ1YBQAAAGVtcHR5cQ4pWAMAAABzZXRxD2NidWlsdGlucwpzZXQKcRBdcRFLBWGFcRJScRNYBgAAAHNoYXJlZHEUXXEVSw"
            + "FhWAUAAAB0d2ljZXEWXXEXKGgVaBVlWAcAAABvcmRlcmVkcRhjY29sbGVjdGlvbnMKT3JkZXJlZERpY3QKcRkpUnEaKFgBAAAAenEbSwFoDEsCdVgGAAAA"
            + "b2JqZWN0cRxjZnJhY3Rpb25zCkZyYWN0aW9uCnEdSwFLA4ZxHlJxH3Uu"
        },
        {
            4,
            "gASVLQEAAAAAAAB9lCiMBG5vbmWUTowEdHJ1ZZSIjAVmYWxzZZSJjAhpbnRlZ2Vyc5RdlChLAEv/Tf//Sv////+KBgAAAAAAAYoGAAAAAAD/igkAAAAAAA"
            + "AAAEBljAVmbG9hdJRHP7mZmZmZmZqMBHRleHSUjAdncsO2w59llIwFYnl0ZXOUQwdncsO2w59llIwFdHVwbGWUSwGMAWGUToeUjAVlbXB0eZQpjANzZXSU"
            + "j5QoSwWQjAZzaGFyZWSUXZRLAWGMBXR3aWNllF2UKGgSaBJljAdvcmRlcmVklIwLY29sbGVjdGlvbnOUjAtPcmRlcmVkRGljdJSTlClSlCiMAXqUSwFoDE"
            + "sCdYwGb2JqZWN0lIwJZnJhY3Rpb25zlIwIRnJhY3Rpb26Uk5RLAUsDhpRSlHUu"
        },
        {
            5,
            "gAWVLQEAAAAAAAB9lCiMBG5vbmWUTowEdHJ1ZZSIjAVmYWxzZZSJjAhpbnRlZ2Vyc5RdlChLAEv/Tf//Sv////+KBgAAAAAAAYoGAAAAAAD/igkAAAAAAA"
            + "AAAEBljAVmbG9hdJRHP7mZmZmZmZqMBHRleHSUjAdncsO2w59llIwFYnl0ZXOUQwdncsO2w59llIwFdHVwbGWUSwGMAWGUToeUjAVlbXB0eZQpjANzZXSU"
            + "j5QoSwWQjAZzaGFyZWSUXZRLAWGMBXR3aWNllF2UKGgSaBJljAdvcmRlcmVklIwLY29sbGVjdGlvbnOUjAtPcmRlcmVkRGljdJSTlClSlCiMAXqUSwFoDE"
            + "sCdYwGb2JqZWN0lIwJZnJhY3Rpb25zlIwIRnJhY3Rpb26Uk5RLAUsDhpRSlHUu"
        },
    };

    [Theory]
    [MemberData(nameof(Protocols))]
    public void Every_protocol_gives_the_same_values(int _, string base64)
    {
        var root = Assert.IsType<OrderedDictionary<object, object?>>(Load(Convert.FromBase64String(base64)));
        Assert.Null(root["none"]);
        Assert.Equal(true, root["true"]);
        Assert.Equal(false, root["false"]);
        Assert.Equal([0L, 255L, 65535L, -1L, 1L << 40, -(1L << 40), BigInteger.Pow(2, 70)], Assert.IsType<List<object?>>(root["integers"]));
        Assert.Equal(0.1, root["float"]);
        Assert.Equal("größe", root["text"]);
        Assert.Equal("größe"u8.ToArray(), Assert.IsType<byte[]>(root["bytes"]));
        Assert.Equal([1L, "a", null], Assert.IsType<object?[]>(root["tuple"]));
        Assert.Equal([], Assert.IsType<object?[]>(root["empty"]));
        Assert.Equal([5L], Assert.IsType<List<object?>>(root["set"]));
        Assert.Same(root["shared"], Assert.IsType<List<object?>>(root["twice"])[0]);
        var ordered = Assert.IsType<OrderedDictionary<object, object?>>(root["ordered"]);
        Assert.Equal(["z", "a"], ordered.Keys);
        var stub = Assert.IsType<PickleStub>(root["object"]);
        Assert.Equal("fractions.Fraction", $"{stub.Type}");
    }

    [Fact]
    public void Objects_of_the_oldest_protocol_become_stubs()
    {
        var instance = Assert.IsType<PickleStub>(Load("(I1\nicollections\nCounter\n."u8.ToArray()));
        Assert.Equal(("collections.Counter", 1L), ($"{instance.Type}", instance.Arguments[0]));
        var made = Assert.IsType<PickleStub>(Load("(cos\nsystem\nI2\no."u8.ToArray()));
        Assert.Equal(("os.system", 2L), ($"{made.Type}", made.Arguments[0]));
    }

    [Fact]
    public void Popping_takes_a_value_or_an_empty_group()
    {
        Assert.Equal(1L, Load("I1\nI2\n0."u8.ToArray()));
        Assert.Equal(1L, Load("I1\n(0."u8.ToArray()));
        Assert.Equal(1L, Load("I1\n(I2\nI3\n1."u8.ToArray()));
    }

    private static object? Load(byte[] pickle)
    {
        using var temporary = new TemporaryFile(pickle);
        using var file = File.OpenHandle(temporary.Path);
        return new PickleMachine(new ByteReader(file, 0, pickle.Length), new NoStorages()).Load();
    }

    private sealed class NoStorages : ITensorLoader
    {
        public StorageBlock Storage(string key, ElementType type, long count) => throw new CheckpointException("There is none.");
    }
}
