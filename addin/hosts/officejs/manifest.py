"""What does Office have to know about the add-in? The manifest, as XML and as unified JSON.

Rules of the formats: ids and the order of elements as in OfficeAppManifestV1_1 and
TaskPaneAppVersionOverridesV1_0; every address is https.
"""

import uuid
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from addin.errors import UsageError
from addin.functions.registry import NAMESPACE
from addin.hosts.officejs.metadata import fingerprint, metadata
from addin.language import Text

__all__ = ["Site", "manifest_json", "manifest_xml"]

_NAME = Text(zh="Onpace 规划进度", en="Onpace")
_DESCRIPTION = Text(
    zh="规划是否如期？在单元格中计算指标进度、集群规模和差距。",
    en="Is the plan on pace? Progress, clusters and gaps, computed in cells.",
)
_RUNTIME_MINIMUM = "1.3"  # error values with words, and the addresses of arguments


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """Where the server is found and which release of the files it serves.

    `serial` grows by one with each change of what Excel loads, so that Excel fetches it anew.
    `token` is carried in the address of the page where one user has the server for himself; an
    office leaves it out, and each user signs in.
    """

    url: str
    serial: int = 1
    token: str = ""

    def __post_init__(self) -> None:
        if not self.url.startswith("https://"):
            raise UsageError(
                en=f"Office loads add-ins from https only: {self.url}",
                zh=f"Office只从https地址加载加载项：{self.url}",
            )

    @property
    def add_in_id(self) -> str:
        """The same id for the same address, wherever the manifest is made."""
        return str(uuid.uuid5(uuid.NAMESPACE_URL, f"{self.url}/onpace"))

    @property
    def version(self) -> str:
        """Four numbers, the last one the serial."""
        from importlib.metadata import PackageNotFoundError, version

        try:
            release = version("onpace").split("+")[0].split(".")[:3]
        except PackageNotFoundError:
            release = ["0", "1", "0"]
        numbers = [part if part.isdigit() else "0" for part in release]
        return ".".join([*numbers, str(self.serial)])

    def page(self, path: str) -> str:
        """The address of a page or script, new whenever its content is."""
        query = f"v={fingerprint()}" + (f"&t={self.token}" if self.token else "")
        return f"{self.url}/{path}?{query}"


def manifest_xml(site: Site) -> str:
    """The add-in-only manifest, which every Office that knows custom functions reads."""
    texts = {
        "Group.Label": Text(zh="Onpace 规划", en="Onpace"),
        "Pane.Label": Text(zh="规划进度", en="Plan pace"),
        "Pane.Tip.Title": Text(zh="规划进度", en="Plan pace"),
        "Pane.Tip": Text(zh="打开规划进度任务窗格", en="Opens the pane of the plan"),
        "Started.Title": Text(zh="Onpace已就绪", en="Onpace is ready"),
        "Started.Text": Text(
            zh="在单元格中输入 =PLAN. 即可看到全部函数",
            en="Type =PLAN. in a cell to see every function",
        ),
    }
    urls = {
        "Functions.Script": site.page("functions.js"),
        "Functions.Metadata": site.page("functions.json"),
        "Functions.Page": site.page("pane.html"),
        "Icon.16": f"{site.url}/icon-16.png",
        "Icon.32": f"{site.url}/icon-32.png",
        "Icon.80": f"{site.url}/icon-80.png",
        "Learn.Url": f"{site.url}/help.html",
    }
    localised = {"Functions.Metadata": site.page("functions.zh.json")}
    short = {name: text for name, text in texts.items() if name not in ("Pane.Tip", "Started.Text")}
    long = {name: texts[name] for name in ("Pane.Tip", "Started.Text")}
    return _XML.format(
        id=site.add_in_id,
        version=site.version,
        name=_shown("DisplayName", _NAME),
        description=_shown("Description", _DESCRIPTION),
        icon=quoteattr(urls["Icon.32"]),
        icon_large=quoteattr(f"{site.url}/icon-64.png"),
        help=quoteattr(urls["Learn.Url"]),
        domain=escape(site.url),
        page=quoteattr(urls["Functions.Page"]),
        runtime=_RUNTIME_MINIMUM,
        images="\n".join(_url("bt:Image", n, u) for n, u in urls.items() if n.startswith("Icon")),
        urls="\n".join(
            _url("bt:Url", name, address, localised.get(name, ""))
            for name, address in urls.items()
            if not name.startswith("Icon")
        ),
        short="\n".join(_string(name, text) for name, text in short.items()),
        long="\n".join(_string(name, text) for name, text in long.items()),
        namespace=NAMESPACE,
    )


def manifest_json(site: Site) -> dict[str, Any]:
    """The unified manifest of Microsoft 365, with the same functions inside."""
    return {
        "$schema": "https://developer.microsoft.com/json-schemas/teams/vDevPreview/MicrosoftTeams.schema.json",
        "manifestVersion": "devPreview",
        "id": site.add_in_id,
        "version": site.version.rpartition(".")[0],
        "name": {"short": "Onpace", "full": _NAME.en},
        "description": {"short": _DESCRIPTION.en[:80], "full": _DESCRIPTION.en},
        "developer": {
            "name": "Onpace",
            "websiteUrl": f"{site.url}/help.html",
            "privacyUrl": f"{site.url}/help.html",
            "termsOfUseUrl": f"{site.url}/help.html",
        },
        "icons": {"outline": "icon-32.png", "color": "icon-192.png"},
        "accentColor": "#1F5FA8",
        "localizationInfo": {
            "defaultLanguageTag": "en",
            "additionalLanguages": [{"languageTag": "zh-cn", "file": "zh-cn.json"}],
        },
        "validDomains": [site.url.removeprefix("https://")],
        "authorization": {
            "permissions": {
                "resourceSpecific": [{"name": "Document.ReadWrite.User", "type": "Delegated"}]
            }
        },
        "extensions": [
            {
                "requirements": {
                    "scopes": ["workbook"],
                    "capabilities": [
                        {"name": "SharedRuntime", "minVersion": "1.1"},
                        {"name": "CustomFunctionsRuntime", "minVersion": _RUNTIME_MINIMUM},
                    ],
                },
                "runtimes": [
                    {
                        "id": "OnpaceRuntime",
                        "type": "general",
                        "code": {
                            "page": site.page("pane.html"),
                            "script": site.page("functions.js"),
                        },
                        "lifetime": "long",
                        "actions": [{"id": "ShowPane", "type": "openPage", "view": "pane"}],
                        "customFunctions": custom_functions(site),
                    }
                ],
            }
        ],
    }


def custom_functions(site: Site) -> dict[str, Any]:
    """The custom functions of the unified manifest."""
    found = metadata("en")
    functions = [
        {**{k: v for k, v in each.items() if k != "options"}, **each["options"]}
        for each in found["functions"]
    ]
    return {
        "functions": functions,
        "enums": found["enums"],
        "namespace": {"id": NAMESPACE, "name": NAMESPACE},
        "metadataUrl": site.page("functions.json"),
    }


def _shown(tag: str, text: Text) -> str:
    return (
        f"<{tag} DefaultValue={quoteattr(text.en)}>"
        f'<Override Locale="zh-CN" Value={quoteattr(text.zh)}/></{tag}>'
    )


def _string(name: str, text: Text) -> str:
    return (
        f'        <bt:String id="{name}" DefaultValue={quoteattr(text.en)}>'
        f'<bt:Override Locale="zh-CN" Value={quoteattr(text.zh)}/></bt:String>'
    )


def _url(tag: str, name: str, address: str, chinese: str = "") -> str:
    start = f'        <{tag} id="{name}" DefaultValue={quoteattr(address)}'
    if not chinese:
        return f"{start}/>"
    return f'{start}><bt:Override Locale="zh-CN" Value={quoteattr(chinese)}/></{tag}>'


_XML = """<?xml version="1.0" encoding="UTF-8"?>
<OfficeApp xmlns="http://schemas.microsoft.com/office/appforoffice/1.1"
  xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
  xmlns:bt="http://schemas.microsoft.com/office/officeappbasictypes/1.0"
  xmlns:ov="http://schemas.microsoft.com/office/taskpaneappversionoverrides"
  xsi:type="TaskPaneApp">
  <Id>{id}</Id>
  <Version>{version}</Version>
  <ProviderName>Onpace</ProviderName>
  <DefaultLocale>en-US</DefaultLocale>
  {name}
  {description}
  <IconUrl DefaultValue={icon}/>
  <HighResolutionIconUrl DefaultValue={icon_large}/>
  <SupportUrl DefaultValue={help}/>
  <AppDomains><AppDomain>{domain}</AppDomain></AppDomains>
  <Hosts><Host Name="Workbook"/></Hosts>
  <Requirements>
    <Sets DefaultMinVersion="1.1">
      <Set Name="SharedRuntime" MinVersion="1.1"/>
      <Set Name="CustomFunctionsRuntime" MinVersion="{runtime}"/>
    </Sets>
  </Requirements>
  <DefaultSettings><SourceLocation DefaultValue={page}/></DefaultSettings>
  <Permissions>ReadWriteDocument</Permissions>
  <VersionOverrides xmlns="http://schemas.microsoft.com/office/taskpaneappversionoverrides"
    xsi:type="VersionOverridesV1_0">
    <Hosts>
      <Host xsi:type="Workbook">
        <Runtimes><Runtime resid="Functions.Page" lifetime="long"/></Runtimes>
        <AllFormFactors>
          <ExtensionPoint xsi:type="CustomFunctions">
            <Script><SourceLocation resid="Functions.Script"/></Script>
            <Page><SourceLocation resid="Functions.Page"/></Page>
            <Metadata><SourceLocation resid="Functions.Metadata"/></Metadata>
            <Namespace resid="Functions.Namespace"/>
          </ExtensionPoint>
        </AllFormFactors>
        <DesktopFormFactor>
          <GetStarted>
            <Title resid="Started.Title"/>
            <Description resid="Started.Text"/>
            <LearnMoreUrl resid="Learn.Url"/>
          </GetStarted>
          <FunctionFile resid="Functions.Page"/>
          <ExtensionPoint xsi:type="PrimaryCommandSurface">
            <OfficeTab id="TabHome">
              <Group id="Onpace.Group">
                <Label resid="Group.Label"/>
                <Icon>
                  <bt:Image size="16" resid="Icon.16"/>
                  <bt:Image size="32" resid="Icon.32"/>
                  <bt:Image size="80" resid="Icon.80"/>
                </Icon>
                <Control xsi:type="Button" id="Onpace.Pane">
                  <Label resid="Pane.Label"/>
                  <Supertip>
                    <Title resid="Pane.Tip.Title"/>
                    <Description resid="Pane.Tip"/>
                  </Supertip>
                  <Icon>
                    <bt:Image size="16" resid="Icon.16"/>
                    <bt:Image size="32" resid="Icon.32"/>
                    <bt:Image size="80" resid="Icon.80"/>
                  </Icon>
                  <Action xsi:type="ShowTaskpane">
                    <TaskpaneId>Onpace.Pane.Id</TaskpaneId>
                    <SourceLocation resid="Functions.Page"/>
                  </Action>
                </Control>
              </Group>
            </OfficeTab>
          </ExtensionPoint>
        </DesktopFormFactor>
      </Host>
    </Hosts>
    <Resources>
      <bt:Images>
{images}
      </bt:Images>
      <bt:Urls>
{urls}
      </bt:Urls>
      <bt:ShortStrings>
        <bt:String id="Functions.Namespace" DefaultValue="{namespace}"/>
{short}
      </bt:ShortStrings>
      <bt:LongStrings>
{long}
      </bt:LongStrings>
    </Resources>
  </VersionOverrides>
</OfficeApp>
"""
